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
}
