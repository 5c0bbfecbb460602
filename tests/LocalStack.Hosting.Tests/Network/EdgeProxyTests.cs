using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Network;

namespace LocalStack.Hosting.Tests.Network;

/// <summary>What conditions do to real connections, as the caller sees it. How exactly they do it is measured by tests/Benchmarks.</summary>
public sealed class EdgeProxyTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly EchoServer _server = new();
    private readonly NetworkEdge _edge = new(new ExecutableResource("api", "api", "/"), new ExecutableResource("server", "server", "/"), NetworkConditions.None, TimeProvider.System);
    private readonly EdgeProxy _proxy;

    public EdgeProxyTests()
    {
        _limit.CancelAfter(Limit);
        _proxy = new EdgeProxy(_edge, Task.FromResult(_server.Address), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
        _limit.Dispose();
        Assert.Equal(0, _edge.OpenConnectionCount);
    }

    public static TheoryData<NetworkConditions> Carrying { get; } =
    [
        NetworkConditions.None,
        NetworkConditions.Latency(TimeSpan.FromMilliseconds(20), jitter: TimeSpan.FromMilliseconds(20)) with { Seed = 1 },
        NetworkConditions.Bandwidth(20_000_000),
        NetworkConditions.Stalls(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(20)),
        NetworkConditions.Slicing(1000),
        NetworkConditions.Flaky with { ResetChance = 0, BytesPerSecond = 20_000_000 },
    ];

    [Theory]
    [MemberData(nameof(Carrying))]
    public async Task Data_ComesBackWhole_AndSoDoesTheEnd(NetworkConditions conditions)
    {
        _edge.Set(conditions);
        using var client = await ConnectAsync();
        var sent = RandomNumberGenerator.GetBytes(3_000_000);

        var receiving = ReceiveToEndAsync(client);
        await client.SendAsync(sent, _limit.Token);
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(await receiving));
    }

    [Fact]
    public async Task Data_ConditionsChangeAllTheTime_ComesBackWhole()
    {
        using var client = await ConnectAsync();
        var sent = RandomNumberGenerator.GetBytes(3_000_000);

        var receiving = ReceiveToEndAsync(client);
        var sending = client.SendAsync(sent, _limit.Token).AsTask();
        while (!sending.IsCompleted)
        {
            foreach (var row in Carrying)
            {
                _edge.Set(row.Data);
                await Task.Yield();
            }
        }

        await sending;
        _edge.Clear();
        client.Shutdown(SocketShutdown.Send);

        Assert.Equal(SHA256.HashData(sent), SHA256.HashData(await receiving));
    }

    [Fact]
    public async Task Latency_IsAddedToARoundTrip_OfAnExistingConnection()
    {
        using var client = await ConnectAsync();
        await AskAsync(client);
        _edge.Set(NetworkConditions.Latency(TimeSpan.FromMilliseconds(100)));

        var clock = Stopwatch.StartNew();
        await AskAsync(client);

        Assert.True(clock.ElapsedMilliseconds >= 99, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Bandwidth_IsNotExceeded()
    {
        _edge.Set(NetworkConditions.Bandwidth(1_000_000));
        using var client = await ConnectAsync();

        var clock = Stopwatch.StartNew();
        var receiving = ReceiveToEndAsync(client);
        await client.SendAsync(new byte[200_000], _limit.Token);
        client.Shutdown(SocketShutdown.Send);
        await receiving;

        Assert.True(clock.ElapsedMilliseconds >= 170, $"200 kB at 1 MB/s took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Slicing_ArrivesInPieces()
    {
        _edge.Set(NetworkConditions.Slicing(10, TimeSpan.FromMilliseconds(50)));
        using var client = await ConnectAsync();

        await client.SendAsync(new byte[35], _limit.Token);

        Assert.InRange(await client.ReceiveAsync(new byte[100], _limit.Token), 1, 34);
    }

    [Fact]
    public async Task Resets_EndExistingAndNewConnections()
    {
        using var client = await ConnectAsync();
        await AskAsync(client);

        _edge.Set(NetworkConditions.Resets());

        await AssertResetAsync(client);
        await AssertResetWhenConnectedAsync();
        _edge.Clear();
        using var afterwards = await ConnectAsync();
        await AskAsync(afterwards);
        Assert.Equal(2, _edge.ResetCount);
        Assert.Equal(3, _edge.ConnectionCount);
    }

    [Fact]
    public async Task BlackHole_NothingPasses_UntilItIsOver()
    {
        using var before = await ConnectAsync();
        await AskAsync(before);
        _edge.Set(NetworkConditions.BlackHole);
        using var during = await ConnectAsync();

        await before.SendAsync(new byte[1], _limit.Token);
        await during.SendAsync(new byte[1], _limit.Token);
        await AssertSilentAsync(before, during);
        _edge.Clear();

        await ReceiveOneAsync(before);
        await ReceiveOneAsync(during);
    }

    [Fact]
    public async Task HalfOpen_SwallowsWhatIsSent_AndIsFoundOutAfterwards()
    {
        using var client = await ConnectAsync();
        await AskAsync(client);
        _edge.Set(NetworkConditions.HalfOpen);

        await client.SendAsync(new byte[500_000], _limit.Token);
        await AssertSilentAsync(client);
        _edge.Clear();
        await client.SendAsync(new byte[1], _limit.Token);

        await AssertResetAsync(client);
    }

    [Fact]
    public async Task HalfOpen_ForAnInstant_LosesTheConnectionAllTheSame()
    {
        using var client = await ConnectAsync();
        await AskAsync(client);
        _edge.Set(NetworkConditions.HalfOpen);
        _edge.Clear();

        await client.SendAsync(new byte[1], _limit.Token);

        await AssertResetAsync(client);
    }

    [Fact]
    public async Task ServerIsGone_CallerIsTold()
    {
        using var client = await ConnectAsync();
        await AskAsync(client);
        _server.Stop();

        await AssertResetWhenConnectedAsync();
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(_proxy.Address, _limit.Token);
        return client;
    }

    private async Task AskAsync(Socket client)
    {
        await client.SendAsync(new byte[1], _limit.Token);
        await ReceiveOneAsync(client);
    }

    private async Task ReceiveOneAsync(Socket client) => Assert.Equal(1, await client.ReceiveAsync(new byte[2], _limit.Token));

    private async Task<byte[]> ReceiveToEndAsync(Socket client)
    {
        using var received = new MemoryStream();
        var buffer = new byte[65536];
        while (await client.ReceiveAsync(buffer, _limit.Token) is > 0 and var bytes)
        {
            received.Write(buffer, 0, bytes);
        }

        return received.ToArray();
    }

    private Task AssertResetAsync(Socket client) => AssertResetAsync(async () => await client.ReceiveAsync(new byte[1], _limit.Token));

    // The kernel has accepted it before we can; the reset may come before the caller sees that.
    private Task AssertResetWhenConnectedAsync() => AssertResetAsync(async () =>
    {
        using var client = await ConnectAsync();
        await client.ReceiveAsync(new byte[1], _limit.Token);
    });

    private static async Task AssertResetAsync(Func<Task> use) => Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(use)).SocketErrorCode);

    // Whatever passes would have come before the answer of a server next to it.
    private async Task AssertSilentAsync(params Socket[] clients)
    {
        using var direct = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await direct.ConnectAsync(_server.Address, _limit.Token);
        await AskAsync(direct);
        Assert.All(clients, static client => Assert.Equal(0, client.Available));
    }
}
