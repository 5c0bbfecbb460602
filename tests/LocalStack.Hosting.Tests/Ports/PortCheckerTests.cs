using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Tests.Ports;

public sealed class PortCheckerTests
{
    private static PortClaim Claim(int port, string resource = "api", string endpoint = "http", IPAddress? address = null)
        => new(resource, endpoint, address ?? IPAddress.Loopback, port, $"LocalStack:Endpoints:{resource}:{endpoint}:Port");

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen(1);
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    [Fact]
    public void FindConflicts_FreePorts_None()
    {
        Assert.Empty(PortChecker.FindConflicts([Claim(FreePorts.Allocate(IPAddress.Loopback)), Claim(FreePorts.Allocate(IPAddress.Loopback), "worker")]));
    }

    [Fact]
    public void FindConflicts_PortIsFreeAfterwards_CanBeBound()
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);

        Assert.Empty(PortChecker.FindConflicts([Claim(port)]));

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen(1);
    }

    [Fact]
    public void FindConflicts_PortThatThisProcessHolds_NamesPidCommandAndStart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket holder = Listen(IPAddress.Loopback);

        PortConflict conflict = Assert.Single(PortChecker.FindConflicts([Claim(PortOf(holder))]));

        using Process self = Process.GetCurrentProcess();
        Assert.Equal(PortConflictKind.Taken, conflict.Kind);
        Assert.Equal(Environment.ProcessId, conflict.Holder!.Pid);
        Assert.Contains("LocalStack.Hosting.Tests", conflict.Holder.Command, StringComparison.Ordinal);
        Assert.Equal(self.StartTime, conflict.Holder.StartedAt.LocalDateTime);
        Assert.Equal(Environment.UserName, conflict.Holder.UserName);
        string expected = $"Port {PortOf(holder)} of resource 'api' (endpoint 'http' on 127.0.0.1) is taken by process {Environment.ProcessId} "
            + $"({conflict.Holder.Command}), running since {self.StartTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} as user '{Environment.UserName}'. "
            + "Stop that process, or choose another port: set LocalStack:Endpoints:api:http:Port.";
        Assert.Equal(expected, conflict.Message);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void FindConflicts_HolderListensOnAllAddresses_IsFoundToo(string address)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        IPAddress any = IPAddress.Parse(address);
        Assert.SkipWhen(any.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var holder = new Socket(any.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (any.AddressFamily == AddressFamily.InterNetworkV6)
        {
            holder.DualMode = true;
        }

        holder.Bind(new IPEndPoint(any, 0));
        holder.Listen(1);

        PortConflict conflict = Assert.Single(PortChecker.FindConflicts([Claim(PortOf(holder))]));

        Assert.Equal(Environment.ProcessId, conflict.Holder?.Pid);
    }

    [Fact]
    public async Task FindConflicts_PortOfAnOutgoingConnection_NamesItsOwner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket server = Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);

        ImmutableArray<PortConflict> conflicts = PortChecker.FindConflicts([Claim(PortOf(client))]);

        Assert.Equal(Environment.ProcessId, Assert.Single(conflicts).Holder?.Pid);
    }

    [Fact]
    public void FindConflicts_TwoEndpointsClaimOnePort_NamesBoth()
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);

        ImmutableArray<PortConflict> conflicts = PortChecker.FindConflicts([Claim(port), Claim(port, "worker", "health"), Claim(port, "sink", address: IPAddress.Any)]);

        Assert.Equal(["worker", "sink"], conflicts.Select(static conflict => conflict.Claim.ResourceName));
        Assert.All(conflicts, static conflict => Assert.Equal(PortConflictKind.ClaimedTwice, conflict.Kind));
        Assert.Matches(new Regex($"^Port {port} of resource 'worker' .* is also claimed by resource 'api' .*LocalStack:Endpoints:worker:health:Port"), conflicts[0].Message);
    }

    [Fact]
    public void FindConflicts_SamePortOnTwoLoopbackAddresses_IsAllowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux answers on all of 127.0.0.0/8.");
        int port = FreePorts.Allocate(IPAddress.Loopback);

        Assert.Empty(PortChecker.FindConflicts([Claim(port), Claim(port, "worker", address: IPAddress.Parse("127.0.0.2"))]));
    }

    [Fact]
    public void FindConflicts_AddressOfAnotherMachine_SaysSo()
    {
        PortConflict conflict = Assert.Single(PortChecker.FindConflicts([Claim(FreePorts.Allocate(IPAddress.Loopback), address: IPAddress.Parse("192.0.2.1"))]));

        Assert.Equal(PortConflictKind.AddressNotAvailable, conflict.Kind);
        Assert.Contains("192.0.2.1 is not an address of this machine", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_HolderUnknown_SaysHowToFindIt()
    {
        var conflict = new PortConflict(PortConflictKind.Taken, Claim(62893), null, null);

        Assert.Contains("62893", conflict.Message, StringComparison.Ordinal);
        Assert.Contains("Find it with:", conflict.Message, StringComparison.Ordinal);
        Assert.EndsWith("choose another port: set LocalStack:Endpoints:api:http:Port.", conflict.Message, StringComparison.Ordinal);
    }
}
