using System.Net;
using System.Net.Sockets;
using LocalStack.Hosting.Health;

namespace LocalStack.Hosting.Tests.Health;

public class PortProbeTests
{
    [Fact]
    public async Task IsListening_BeforeDuringAndAfter_TellsTheTruth()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endPoint = (IPEndPoint)listener.LocalEndpoint;

        Assert.True(await PortProbe.IsListeningAsync(endPoint, TestContext.Current.CancellationToken));
        listener.Stop();
        Assert.False(await PortProbe.IsListeningAsync(endPoint, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task IsListeningBehind_ForwarderThatClosesAtOnce_IsNotListening()
    {
        using var forwarder = new TcpListener(IPAddress.Loopback, 0);
        forwarder.Start();
        var endPoint = (IPEndPoint)forwarder.LocalEndpoint;

        var probe = PortProbe.IsListeningBehindAsync(endPoint, TimeProvider.System, TestContext.Current.CancellationToken);
        (await forwarder.AcceptSocketAsync(TestContext.Current.CancellationToken)).Dispose();
        Assert.False(await probe);

        probe = PortProbe.IsListeningBehindAsync(endPoint, TimeProvider.System, TestContext.Current.CancellationToken);
        using var silent = await forwarder.AcceptSocketAsync(TestContext.Current.CancellationToken);
        Assert.True(await probe);

        probe = PortProbe.IsListeningBehindAsync(endPoint, TimeProvider.System, TestContext.Current.CancellationToken);
        using var talkative = await forwarder.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await talkative.SendAsync("220 ready"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.True(await probe);
    }
}
