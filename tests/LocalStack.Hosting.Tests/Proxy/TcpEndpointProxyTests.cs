using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LocalStack.Hosting.Proxy;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Proxy;

public sealed class TcpEndpointProxyTests : ProxyTest
{
    [Fact]
    public async Task Bulk_BothWaysAtOnce_ArrivesByteForByte()
    {
        const int Total = 80 * 1024 * 1024;
        byte[] up = RandomNumberGenerator.GetBytes(1024 * 1024 + 7);
        byte[] down = RandomNumberGenerator.GetBytes(1024 * 1024 + 13);
        var receivedByTarget = new TaskCompletionSource<byte[]>();
        TcpTarget target = Own(new TcpTarget("api-1", async socket =>
        {
            Task sending = SendAsync(socket, down, Total);
            receivedByTarget.SetResult(await HashToEndAsync(socket));
            await sending;
        }));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);

        Task sending = SendAsync(client, up, Total);
        byte[] receivedByClient = await HashToEndAsync(client).WithinLimit();
        await sending.WithinLimit();

        Assert.Equal(HashOf(down, Total), receivedByClient);
        Assert.Equal(HashOf(up, Total), await receivedByTarget.Task.WithinLimit());
    }

    [Fact]
    public async Task HalfClose_ByTheClient_LetsTheAnswerThrough()
    {
        TcpTarget target = Own(new TcpTarget("api-1", async socket =>
        {
            string request = await ReadToEndAsync(socket);
            await socket.SendAsync(System.Text.Encoding.UTF8.GetBytes($"got {request}"));
        }));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);

        await client.SendAsync("a question"u8.ToArray(), Cancellation);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("got a question", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task HalfClose_ByTheTarget_LeavesTheOtherDirectionOpen()
    {
        var received = new TaskCompletionSource<string>();
        TcpTarget target = Own(new TcpTarget("api-1", async socket =>
        {
            await socket.SendAsync("that is all from me"u8.ToArray());
            socket.Shutdown(SocketShutdown.Send);
            received.SetResult(await ReadToEndAsync(socket));
        }));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);

        Assert.Equal("that is all from me", await ReadToEndAsync(client));
        await client.SendAsync("but not from me"u8.ToArray(), Cancellation);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("but not from me", await received.Task.WithinLimit());
    }

    [Fact]
    public async Task Connections_SeveralReadyInstances_AreSharedEvenly()
    {
        TcpTarget[] targets = [Own(TcpTarget.ThatSays("a")), Own(TcpTarget.ThatSays("b")), Own(TcpTarget.ThatSays("c"))];
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: [.. targets.Select(static target => target.Target)]);

        for (int i = 0; i < 30; i++)
        {
            using Socket client = await ConnectAsync(proxy);
            await ReadToEndAsync(client);
        }

        Assert.Equal([10, 10, 10], targets.Select(static target => target.Accepted));
    }

    [Fact]
    public async Task SetTargets_Changed_OnlyNewConnectionsGoThere()
    {
        TcpTarget first = Own(new TcpTarget("a", TcpTarget.EchoAsync));
        TcpTarget second = Own(TcpTarget.ThatSays("b"));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: first.Target);
        using Socket early = await ConnectAsync(proxy);
        await Within.Becomes(() => first.Accepted == 1);

        proxy.SetTargets([second.Target]);
        using Socket late = await ConnectAsync(proxy);

        Assert.Equal("b", await ReadToEndAsync(late));
        await early.SendAsync("still here"u8.ToArray(), Cancellation);
        early.Shutdown(SocketShutdown.Send);
        Assert.Equal("still here", await ReadToEndAsync(early));
    }

    [Fact]
    public async Task Connection_NoInstanceReady_IsHeldUntilOneIs()
    {
        TcpTarget target = Own(TcpTarget.ThatSays("a"));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp);
        Socket[] clients = [await ConnectAsync(proxy), await ConnectAsync(proxy), await ConnectAsync(proxy)];
        await Within.Becomes(() => ((TcpEndpointProxy)proxy).HeldCount == 3);

        proxy.SetTargets([], "it waits for 'postgres'");
        proxy.SetTargets([target.Target]);

        foreach (Socket client in clients)
        {
            Assert.Equal("a", await ReadToEndAsync(client));
            client.Dispose();
        }

        Assert.Equal(0, ((TcpEndpointProxy)proxy).HeldCount);
    }

    [Fact]
    public async Task Connection_NoInstanceReadyInTime_IsClosed()
    {
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, hold: TimeSpan.FromMilliseconds(200));
        using Socket client = await ConnectAsync(proxy);

        Assert.Equal("", await ReadToEndAsync(client));
        await Within.Becomes(() => ((TcpEndpointProxy)proxy).ConnectionCount == 0);
    }

    [Fact]
    public async Task Connection_InstanceRefuses_GoesToAnother()
    {
        TcpTarget alive = Own(TcpTarget.ThatSays("alive"));
        TcpTarget dead = TcpTarget.ThatSays("dead");
        await dead.DisposeAsync();
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: [dead.Target, alive.Target]);

        for (int i = 0; i < 6; i++)
        {
            using Socket client = await ConnectAsync(proxy);
            Assert.Equal("alive", await ReadToEndAsync(client));
        }
    }

    [Fact]
    public async Task Connection_AllRefuseUntilTheTargetsChange_GetsThrough()
    {
        TcpTarget dead = TcpTarget.ThatSays("dead");
        await dead.DisposeAsync();
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: dead.Target);
        using Socket client = await ConnectAsync(proxy);

        proxy.SetTargets([]);
        TcpTarget alive = Own(TcpTarget.ThatSays("alive"));
        proxy.SetTargets([alive.Target]);

        Assert.Equal("alive", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Connection_AllRefuse_IsClosedInTheEnd()
    {
        TcpTarget dead = TcpTarget.ThatSays("dead");
        await dead.DisposeAsync();
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: dead.Target);
        using Socket client = await ConnectAsync(proxy);

        Assert.Equal("", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Target_BreaksOffMidstream_TheClientSeesABreakAndNotAnEnd()
    {
        var sent = new TaskCompletionSource();
        TcpTarget target = Own(new TcpTarget("a", async socket =>
        {
            await socket.SendAsync("half an ans"u8.ToArray());
            await sent.Task;
            TcpRelay.Break(socket);
        }));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);

        byte[] buffer = new byte[100];
        int count = await client.ReceiveAsync(buffer, Cancellation).AsTask().WithinLimit();
        sent.SetResult();

        Assert.Equal("half an ans"u8.ToArray(), buffer[..count]);
        SocketException broken = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(buffer, Cancellation).AsTask().WithinLimit());
        Assert.Equal(SocketError.ConnectionReset, broken.SocketErrorCode);
    }

    [Fact]
    public async Task Drain_ConnectionsUnderWay_EndInPeaceAndNewOnesAreRefused()
    {
        TcpTarget target = Own(new TcpTarget("a", TcpTarget.EchoAsync));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket client = await ConnectAsync(proxy);
        await Within.Becomes(() => target.Accepted == 1);

        Task draining = proxy.DrainAsync(Cancellation);
        await Within.Becomes(() => !CanConnect(proxy.LocalEndPoint));
        await client.SendAsync("last words"u8.ToArray(), Cancellation);
        Assert.False(draining.IsCompleted);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal("last words", await ReadToEndAsync(client));
        await draining.WithinLimit();
    }

    [Fact]
    public async Task Drain_ConnectionThatDoesNotEnd_IsCutAfterItsTime()
    {
        TcpTarget target = Own(new TcpTarget("a", TcpTarget.EchoAsync));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, drain: TimeSpan.FromMilliseconds(200), targets: target.Target);
        using Socket client = await ConnectAsync(proxy);
        await Within.Becomes(() => target.Accepted == 1);

        await proxy.DrainAsync(Cancellation).WithinLimit();

        await Assert.ThrowsAsync<SocketException>(() => ReadToEndAsync(client));
    }

    [Fact]
    public async Task Dispose_ConnectionsOpenAndHeld_EndsAtOnceAndMayBeRepeated()
    {
        TcpTarget target = Own(new TcpTarget("a", TcpTarget.EchoAsync));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);
        using Socket open = await ConnectAsync(proxy);
        await Within.Becomes(() => target.Accepted == 1);
        proxy.SetTargets([]);
        using Socket held = await ConnectAsync(proxy);
        await Within.Becomes(() => ((TcpEndpointProxy)proxy).HeldCount == 1);

        await proxy.DisposeAsync().AsTask().WithinLimit();
        await proxy.DisposeAsync().AsTask().WithinLimit();

        Assert.Equal(0, ((TcpEndpointProxy)proxy).ConnectionCount);
        await Assert.ThrowsAsync<SocketException>(() => ReadToEndAsync(open));
    }

    [Fact]
    public async Task Connections_AThousandOpenedAndClosed_LeaveNothingBehind()
    {
        TcpTarget target = Own(new TcpTarget("a", TcpTarget.EchoAsync));
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp, targets: target.Target);

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = Cancellation }, async (i, _) =>
        {
            using Socket client = await ConnectAsync(proxy);
            if (i % 3 == 0)
            {
                return; // one that leaves without a word
            }

            await client.SendAsync("hello"u8.ToArray());
            if (i % 3 == 1)
            {
                TcpRelay.Break(client); // one that breaks off
                return;
            }

            client.Shutdown(SocketShutdown.Send);
            Assert.Equal("hello", await ReadToEndAsync(client));
        }).WithinLimit();

        await Within.Becomes(() => ((TcpEndpointProxy)proxy).ConnectionCount == 0);
    }

    [Fact]
    public async Task Listen_TakenPort_FailsAndTheAddressIsNoWiderThanGiven()
    {
        EndpointProxy proxy = await StartAsync(ProxyKind.Tcp);
        EndpointProxy second = Own(Factory.Create(proxy.Spec with { Listen = proxy.LocalEndPoint }));

        await Assert.ThrowsAsync<SocketException>(() => second.StartAsync(Cancellation));

        Assert.Equal(IPAddress.Loopback, proxy.LocalEndPoint.Address);
        if (OperatingSystem.IsLinux())
        {
            Assert.False(CanConnect(new IPEndPoint(IPAddress.Parse("127.0.0.2"), proxy.LocalEndPoint.Port)));
        }
    }

    private static bool CanConnect(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task SendAsync(Socket socket, byte[] pattern, int total)
    {
        for (int sent = 0; sent < total;)
        {
            int count = Math.Min(pattern.Length, total - sent);
            await socket.SendAsync(pattern.AsMemory(0, count), Cancellation);
            sent += count;
        }

        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<byte[]> HashToEndAsync(Socket socket)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 * 1024];
        int count;
        while ((count = await socket.ReceiveAsync(buffer, Cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, count);
        }

        return hash.GetHashAndReset();
    }

    private static byte[] HashOf(byte[] pattern, int total)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int done = 0; done < total; done += Math.Min(pattern.Length, total - done))
        {
            hash.AppendData(pattern, 0, Math.Min(pattern.Length, total - done));
        }

        return hash.GetHashAndReset();
    }
}
