using System.Net;
using System.Net.Sockets;
using Portwatch.Core.Ports;

namespace Portwatch.Tests.Data;

public sealed class ProcNetTcpTests
{
    private const string Header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    [Fact]
    public void Read_Listeners_HaveAddressPortAndInode()
    {
        string[] table =
        [
            Header,
            "   0: 0100007F:F5AD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 40962 1 0000000000000000 100 0 0 10 0",
            "   1: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7 1 0000000000000000 100 0 0 10 0",
            "   2: 0100007F:C350 0100007F:F5AD 01 00000000:00000000 00:00000000 00000000     0        0 9 1 0000000000000000 20 4 30 10 -1",
        ];

        Assert.Equal([(IPAddress.Loopback, 62893, 0, 40962L), (IPAddress.Any, 2024, 0, 7L)], ProcNetTcp.ReadListeners(table));
    }

    [Fact]
    public void Read_Ipv6_IsInWordsOfTheMachine()
    {
        string[] table =
        [
            Header,
            "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11 1 0000000000000000 100 0 0 10 0",
            "   1: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12 1 0000000000000000 100 0 0 10 0",
        ];

        Assert.Equal([(IPAddress.IPv6Loopback, 8080, 0, 11L), (IPAddress.Loopback, 8081, 0, 12L)], ProcNetTcp.ReadListeners(table));
    }

    [Fact]
    public void Read_ThisProcess_IsTheOwnerOfItsListener()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;

        var found = Assert.Single(ListenerTable.Read(), candidate => candidate.Port == port);

        Assert.True(found.IsLoopback);
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(Environment.UserName, found.User);
            Assert.InRange(found.Since!.Value, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow);
        }

        Assert.Equal(OperatingSystem.IsLinux() ? Environment.ProcessId : null, found.Pid);
    }
}
