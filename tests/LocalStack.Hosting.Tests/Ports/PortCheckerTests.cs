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
    private const string AppHostFolder = "/src/AppHost";

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
            + $"End it (kill {Environment.ProcessId}), or choose another port: set LocalStack:Endpoints:api:http:Port.";
        Assert.Equal(expected, conflict.Describe(AppHostFolder));
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
        Assert.Contains($". It listens on all addresses, and so on this one. End it (kill {Environment.ProcessId}), or", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindConflicts_PortOfAnOutgoingConnection_NamesItsOwner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket server = Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);

        ImmutableArray<PortConflict> conflicts = PortChecker.FindConflicts([Claim(PortOf(client))]);

        PortConflict conflict = Assert.Single(conflicts);
        Assert.Equal(Environment.ProcessId, conflict.Holder?.Pid);
        Assert.Contains($". It is the process's own end of a connection to {server.LocalEndPoint}: ", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public void FindConflicts_TwoEndpointsClaimOnePort_NamesBoth()
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);

        ImmutableArray<PortConflict> conflicts = PortChecker.FindConflicts([Claim(port), Claim(port, "worker", "health"), Claim(port, "sink", address: IPAddress.Any)]);

        Assert.Equal(["worker", "sink"], conflicts.Select(static conflict => conflict.Claim.ResourceName));
        Assert.All(conflicts, static conflict => Assert.Equal(PortConflictKind.ClaimedTwice, conflict.Kind));
        Assert.Matches(new Regex($"^Port {port} of resource 'worker' .* is also claimed by resource 'api' .*LocalStack:Endpoints:worker:health:Port"), conflicts[0].Describe(AppHostFolder));
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
        Assert.Contains("192.0.2.1 is not an address of this machine", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{self}:{start}:/src/AppHost", "It belongs to another run of this AppHost, process {self}. End that (kill -INT {self}), or choose")]
    [InlineData("{self}:{start}:/src/Other", "It belongs to the AppHost in '/src/Other', process {self}. End that (kill -INT {self}), or choose")]
    [InlineData("{self}:4711:/src/AppHost", "An earlier run of this AppHost left it behind. End it (kill {pid}), or choose")]
    [InlineData("{self}:4711:/src/Other", "An earlier run of the AppHost in '/src/Other' left it behind. End it (kill {pid}), or choose")]
    [InlineData("nonsense", "End it (kill {pid}), or choose")]
    public async Task FindConflicts_HolderBelongsToAnAppHost_SaysToWhich(string mark, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using var self = Process.GetCurrentProcess();
        string Fill(string text, int pid) => text
            .Replace("{self}", $"{self.Id}", StringComparison.Ordinal)
            .Replace("{start}", $"{new DateTimeOffset(self.StartTime).ToUnixTimeSeconds()}", StringComparison.Ordinal)
            .Replace("{pid}", $"{pid}", StringComparison.Ordinal);
        using var holder = ListenerProgram.Start("127.0.0.1:0", (AppHostMark.Variable, Fill(mark, 0)));
        var port = await holder.PortAsync();

        PortConflict conflict = Assert.Single(PortChecker.FindConflicts([Claim(port)]));

        Assert.EndsWith($"as user '{Environment.UserName}'. {Fill(expected, holder.Id)} another port: set LocalStack:Endpoints:api:http:Port.", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_PortOfAContainer_SaysHowToFindIt()
    {
        var holder = new PortHolder(4711, "/usr/bin/docker-proxy -proto tcp -host-port 62895", DateTimeOffset.UnixEpoch, "root");

        Assert.Contains(
            "is taken by a container that publishes it, through process 4711 (/usr/bin/docker-proxy -proto tcp -host-port 62895), running since 1970-01-01 00:00:00 as user 'root'. Find it with: docker ps --filter publish=62895. Stop it, or",
            new PortConflict(PortConflictKind.Taken, Claim(62895), holder, null).Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_HolderUnknown_SaysHowToFindIt()
    {
        var conflict = new PortConflict(PortConflictKind.Taken, Claim(62893), null, null);

        Assert.Contains("62893", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
        Assert.Contains("Find it with:", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
        Assert.EndsWith("choose another port: set LocalStack:Endpoints:api:http:Port.", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }
}
