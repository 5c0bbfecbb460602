using System.Net;
using System.Net.Sockets;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Ports;
using LocalStack.Hosting.Tests.Processes;
using LocalStack.Hosting.Tests.Proxy;

namespace LocalStack.Hosting.Tests.Orchestration.ContainerBackend;

/// <summary>The ways from containers to this machine, with an address of the loopback in the place of a bridge's.</summary>
public sealed class HostRelaysTests : ProxyTest
{
    private static readonly IPAddress Gateway = IPAddress.Parse("127.0.0.9");

    [Fact]
    public async Task Open_SameAddressTwice_OneListenerAtTheGatewayOnly()
    {
        var target = Own(TcpTarget.ThatSays("hello"));
        await using var relays = new HostRelays(Gateway, "127.0.0.0/8", isMadeLater: false, Factory);

        var way = await relays.OpenAsync(target.Target.EndPoint, Cancellation);
        var again = await relays.OpenAsync(target.Target.EndPoint, Cancellation);

        Assert.Equal(way, again);
        Assert.Equal(("aspire.dev.internal", target.Target.EndPoint.Port), (way.Host, way.Port));
        Assert.Equal("127.0.0.9", relays.HostAddress);
        Assert.Equal("hello", await AskAsync(new IPEndPoint(Gateway, way.Port)));
        Assert.Equal(
            [new IPEndPoint(IPAddress.Loopback, way.Port), new IPEndPoint(Gateway, way.Port)],
            SocketRow.ReadAll().Where(row => row.IsListening && row.Local.Port == way.Port).Select(row => row.Local).OrderBy(local => local.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public async Task Open_PortTakenAtTheGateway_TakesAnother()
    {
        var target = Own(TcpTarget.ThatSays("hello"));
        using var holder = new TcpListener(Gateway, target.Target.EndPoint.Port);
        holder.Start();
        await using var relays = new HostRelays(Gateway, "127.0.0.0/8", isMadeLater: false, Factory);

        var way = await relays.OpenAsync(target.Target.EndPoint, Cancellation);

        Assert.NotEqual(target.Target.EndPoint.Port, way.Port);
        Assert.Equal("hello", await AskAsync(new IPEndPoint(Gateway, way.Port)));
    }

    [Fact]
    public async Task Connection_FromOutsideTheNetwork_IsClosed()
    {
        var target = Own(TcpTarget.ThatSays("hello"));
        await using var relays = new HostRelays(Gateway, "10.0.0.0/8", isMadeLater: false, Factory);

        var way = await relays.OpenAsync(target.Target.EndPoint, Cancellation);

        Assert.Equal("", await AskAsync(new IPEndPoint(Gateway, way.Port)));
        Assert.Equal(0, target.Accepted);
    }

    [Fact]
    public async Task Dispose_ClosesTheListeners()
    {
        var target = Own(TcpTarget.ThatSays("hello"));
        var relays = new HostRelays(Gateway, "127.0.0.0/8", isMadeLater: false, Factory);
        var way = await relays.OpenAsync(target.Target.EndPoint, Cancellation);

        await relays.DisposeAsync();
        await relays.DisposeAsync();

        await Assert.ThrowsAsync<SocketException>(() => AskAsync(new IPEndPoint(Gateway, way.Port)));
    }

    [Fact]
    public async Task GatewayOfAnotherMachine_LeavesTheWayToTheEngine()
    {
        await using var relays = new HostRelays(IPAddress.Parse("192.0.2.1"), "192.0.2.0/24", isMadeLater: false, Factory);

        var way = await relays.OpenAsync(new IPEndPoint(IPAddress.Loopback, 5000), Cancellation);

        Assert.Equal(("host-gateway", "aspire.dev.internal", 5000), (relays.HostAddress, way.Host, way.Port));
    }

    [Fact]
    public async Task GatewayThatDoesNotExistYet_IsListenedOnAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a program listen on an address before it exists.");
        await using var relays = new HostRelays(IPAddress.Parse("192.0.2.1"), "192.0.2.0/24", isMadeLater: true, Factory);

        var way = await relays.OpenAsync(new IPEndPoint(IPAddress.Loopback, FreePorts.Allocate(IPAddress.Loopback)), Cancellation);

        Assert.Equal("192.0.2.1", relays.HostAddress);
        Assert.Contains(SocketRow.ReadAll(), row => row.IsListening && row.Local.Equals(new IPEndPoint(IPAddress.Parse("192.0.2.1"), way.Port)));
    }

    private static async Task<string> AskAsync(IPEndPoint endPoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, Cancellation).AsTask().WithinLimit();
        return await ReadToEndAsync(socket);
    }
}
