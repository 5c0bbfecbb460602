using System.Net;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>How the system's lines about sockets are read.</summary>
public sealed class SocketRowTests
{
    [Theory]
    [InlineData("   0: 0100007F:F5AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0", "127.0.0.1:62893", "0.0.0.0:0", nameof(SocketPhase.Listening), 0, 4711, 0)]
    [InlineData("   7: 0200007F:0050 0100007F:B0A2 01 00000000:00000000 00:00000000 00000000   999        0 815 1 0000000000000000 20 4 30 10 -1", "127.0.0.2:80", "127.0.0.1:45218", nameof(SocketPhase.Connected), 999, 815, 0)]
    [InlineData("   9: 0100007F:0050 0100007F:B0A2 06 00000000:00000000 03:00000F83 00000000     0        0 0 3 0000000000000000", "127.0.0.1:80", "127.0.0.1:45218", nameof(SocketPhase.Ended), 0, 0, 39710)]
    [InlineData("   1: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42 1 0 100 0 0 10 0", "[::1]:8080", "[::]:0", nameof(SocketPhase.Listening), 0, 42, 0)]
    [InlineData("   1: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42 1 0 100 0 0 10 0", "127.0.0.1:8080", "[::]:0", nameof(SocketPhase.Listening), 0, 42, 0)]
    public void Parse_Line_GivesWhereWhatAndWhose(string line, string local, string remote, string phase, int user, long inode, int freeAfterMilliseconds)
    {
        Assert.Equal(new SocketRow(IPEndPoint.Parse(local), IPEndPoint.Parse(remote), Enum.Parse<SocketPhase>(phase), user, inode, TimeSpan.FromMilliseconds(freeAfterMilliseconds)), SocketRow.Parse(line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode")]
    public void Parse_SomethingElse_GivesNothing(string line)
    {
        Assert.Null(SocketRow.Parse(line));
    }
}
