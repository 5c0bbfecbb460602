using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Ports;
using LocalStack.Tests;

namespace LocalStack.Hosting.Tests.Ports;

public sealed class PortCheckerTests
{
    private const string AppHostFolder = "/src/AppHost";

    private static PortClaim Claim(int port, string resource = "api", string endpoint = "http", IPAddress? address = null)
        => new(resource, endpoint, address ?? IPAddress.Loopback, port, $"--LocalStack:Endpoints:{resource}:{endpoint}:Port=PORT");

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen(1);
        return socket;
    }

    private static Task<ImmutableArray<PortConflict>> FindAsync(params PortClaim[] claims) => PortChecker.FindConflictsAsync(claims, TestContext.Current.CancellationToken);

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    [Fact]
    public async Task FindConflicts_FreePorts_None()
    {
        Assert.Empty(await FindAsync(Claim(FreePorts.Allocate(IPAddress.Loopback)), Claim(FreePorts.Allocate(IPAddress.Loopback), "worker")));
    }

    [Fact]
    public async Task FindConflicts_PortIsFreeAfterwards_CanBeBound()
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);

        Assert.Empty(await FindAsync(Claim(port)));

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen(1);
    }

    [Fact]
    public async Task FindConflicts_PortThatThisProcessHolds_NamesPidCommandAndStart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket holder = Listen(IPAddress.Loopback);

        PortConflict conflict = Assert.Single(await FindAsync(Claim(PortOf(holder))));

        using Process self = Process.GetCurrentProcess();
        Assert.Equal(PortConflictKind.Taken, conflict.Kind);
        ProcessDescription process = conflict.Holder!.Process!;
        Assert.Equal(Environment.ProcessId, process.Pid);
        Assert.Contains("LocalStack.Hosting.Tests", process.Command, StringComparison.Ordinal);
        Assert.Equal(self.StartTime, process.StartedAt.LocalDateTime);
        Assert.Equal(Environment.UserName, conflict.Holder.UserName);
        string expected = $"Port {PortOf(holder)} of resource 'api' (endpoint 'http' on 127.0.0.1) is taken by process {Environment.ProcessId} "
            + $"({process.Command}), running since {self.StartTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} as user '{Environment.UserName}'. "
            + $"End it (kill {Environment.ProcessId}), or choose another port: --LocalStack:Endpoints:api:http:Port=PORT.";
        Assert.Equal(expected, conflict.Describe(AppHostFolder));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task FindConflicts_HolderListensOnAllAddresses_IsFoundToo(string address)
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

        PortConflict conflict = Assert.Single(await FindAsync(Claim(PortOf(holder))));

        Assert.Equal(Environment.ProcessId, conflict.Holder?.Process?.Pid);
        Assert.Contains($". It listens on all addresses, and so on this one. End it (kill {Environment.ProcessId}), or", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindConflicts_PortOfAnOutgoingConnection_NamesItsOwner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket server = Listen(IPAddress.Loopback);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);

        ImmutableArray<PortConflict> conflicts = await FindAsync(Claim(PortOf(client)));

        PortConflict conflict = Assert.Single(conflicts);
        Assert.Equal(Environment.ProcessId, conflict.Holder?.Process?.Pid);
        Assert.Contains($". It is the process's own end of a connection to {server.LocalEndPoint}: ", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindConflicts_TwoEndpointsClaimOnePort_NamesBoth()
    {
        int port = FreePorts.Allocate(IPAddress.Loopback);

        ImmutableArray<PortConflict> conflicts = await FindAsync(Claim(port), Claim(port, "worker", "health"), Claim(port, "sink", address: IPAddress.Any));

        Assert.Equal(["worker", "sink"], conflicts.Select(static conflict => conflict.Claim.ResourceName));
        Assert.All(conflicts, static conflict => Assert.Equal(PortConflictKind.ClaimedTwice, conflict.Kind));
        Assert.Matches(new Regex($"^Port {port} of resource 'worker' .* is also claimed by resource 'api' .*LocalStack:Endpoints:worker:health:Port"), conflicts[0].Describe(AppHostFolder));
    }

    [Fact]
    public async Task FindConflicts_SamePortOnTwoLoopbackAddresses_IsAllowed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux answers on all of 127.0.0.0/8.");
        int port = FreePorts.Allocate(IPAddress.Loopback);

        Assert.Empty(await FindAsync(Claim(port), Claim(port, "worker", address: IPAddress.Parse("127.0.0.2"))));
    }

    [Fact]
    public async Task FindConflicts_AddressOfAnotherMachine_SaysSo()
    {
        PortConflict conflict = Assert.Single(await FindAsync(Claim(FreePorts.Allocate(IPAddress.Loopback), address: IPAddress.Parse("192.0.2.1"))));

        Assert.Equal(PortConflictKind.AddressNotAvailable, conflict.Kind);
        Assert.Contains("192.0.2.1 is not an address of this machine", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{self}:{start}:/src/AppHost", "It belongs to another run of this AppHost, process {self}. End that (kill -INT {self}), run this one beside it (--LocalStack:Instance=auto, or any name), or choose")]
    [InlineData("{self}:{start}:/src/Other", "It belongs to the AppHost in '/src/Other', process {self}. End that (kill -INT {self}), run this one beside it (--LocalStack:Instance=auto, or any name), or choose")]
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

        PortConflict conflict = Assert.Single(await FindAsync(Claim(port)));

        Assert.EndsWith($"as user '{Environment.UserName}'. {Fill(expected, holder.Id)} another port: --LocalStack:Endpoints:api:http:Port=PORT.", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindConflicts_ListenerOfTheOtherFamily_IsAWarning()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using Socket other = Listen(IPAddress.IPv6Loopback);

        PortConflict conflict = Assert.Single(await FindAsync(Claim(PortOf(other))));

        Assert.Equal((PortConflictKind.OtherFamily, true), (conflict.Kind, conflict.IsWarning));
        Assert.Matches(
            new Regex($@"\(endpoint 'http' on 127\.0\.0\.1\) is free, but .+ listens on \[::1\]:{PortOf(other)}: who calls 'localhost' may meet that\. .+, call 127\.0\.0\.1, or choose another port"),
            conflict.Describe(AppHostFolder));
    }

    [Fact]
    public async Task FindConflicts_AllAddressesWantedAndOneIsTaken_NamesThatOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        using Socket holder = Listen(IPAddress.Loopback);

        PortConflict conflict = Assert.Single(await FindAsync(Claim(PortOf(holder), address: IPAddress.Any)));

        Assert.Contains(". It listens on 127.0.0.1, and this endpoint wants all addresses. End it", conflict.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindConflicts_ConnectionThatHasEnded_SaysWhenThePortIsFree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Ended connections are read from /proc.");
        using Socket server = Listen(IPAddress.Loopback);
        int port;
        using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await client.ConnectAsync(server.LocalEndPoint!, TestContext.Current.CancellationToken);
            port = PortOf(client);
            using Socket accepted = await server.AcceptAsync(TestContext.Current.CancellationToken);

            // Whoever ends first waits.
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await accepted.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
            accepted.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await client.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        PortConflict conflict = Assert.Single(await FindAsync(Claim(port)));

        Assert.Matches(
            new Regex($@"is taken by a connection to {Regex.Escape(server.LocalEndPoint!.ToString()!)} that has ended \(TIME_WAIT\)\. No process has it any more\. The system gives it back in \d+ s: start again then, or choose another port"),
            conflict.Describe(AppHostFolder));
    }

    [Fact]
    public async Task FindConflicts_ProgramOfAContainerEngine_SaysHowToFindTheContainer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The holder is looked up in /proc.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("localstack-ports-");
        try
        {
            string proxy = Path.Combine(folder.FullName, "docker-proxy");
            File.CreateSymbolicLink(proxy, Path.GetFullPath(ListenerProgram.FileName));
            using var holder = ListenerProgram.StartAs(proxy, "127.0.0.1:0");
            int port = await holder.PortAsync();

            PortConflict conflict = Assert.Single(await FindAsync(Claim(port)));

            string text = conflict.Describe(AppHostFolder);
            Assert.Contains($"is taken by a container that publishes it, through process {holder.Id} ({proxy} 127.0.0.1:0)", text, StringComparison.Ordinal);
            Assert.Contains($". Find it with: docker ps --filter publish={port}. Stop it, or choose", text, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FindConflicts_PublishedPort_NamesTheContainer()
    {
        await ContainerEngineView.SkipWithoutEngineAsync();
        string name = $"localstack-ports-{Guid.NewGuid():N}";
        await using PublishedPort published = await PublishedPort.StartAsync(name);

        PortConflict conflict = Assert.Single(await FindAsync(Claim(published.Port)));

        Assert.Matches(new Regex($@"is taken by container '{name}' \(.*redis.*\) that publishes it, through process .+\. Stop it \(docker stop {name}\), or choose another port"), conflict.Describe(AppHostFolder));
    }

    public static TheoryData<string, SocketError?, string[], string?, string?> Judgements { get; } = new()
    {
        // claimed address, why it was refused, sockets on the port, kind, socket that is blamed
        { "127.0.0.1", null, [], null, null },
        { "127.0.0.1", SocketError.AccessDenied, [], nameof(PortConflictKind.NotPermitted), null },
        { "192.0.2.1", SocketError.AddressNotAvailable, [], nameof(PortConflictKind.AddressNotAvailable), null },
        { "::1", SocketError.AddressFamilyNotSupported, [], nameof(PortConflictKind.AddressNotAvailable), null },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, [], nameof(PortConflictKind.Taken), null },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, ["Connected 127.0.0.1", "Listening 127.0.0.1"], nameof(PortConflictKind.Taken), "Listening 127.0.0.1" },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, ["Listening ::", "Listening 0.0.0.0", "Listening ::1"], nameof(PortConflictKind.Taken), "Listening 0.0.0.0" },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, ["Listening 127.0.0.2", "Listening ::1", "Listening ::"], nameof(PortConflictKind.Taken), "Listening ::" },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, ["Ended 127.0.0.1", "Connected 127.0.0.1"], nameof(PortConflictKind.Taken), "Connected 127.0.0.1" },
        { "127.0.0.1", SocketError.AddressAlreadyInUse, ["Ended 127.0.0.1", "Listening 127.0.0.2"], nameof(PortConflictKind.Taken), "Ended 127.0.0.1" },
        { "0.0.0.0", SocketError.AddressAlreadyInUse, ["Listening 127.0.0.2"], nameof(PortConflictKind.Taken), "Listening 127.0.0.2" },
        { "127.0.0.1", null, ["Listening ::1"], nameof(PortConflictKind.OtherFamily), "Listening ::1" },
        { "::1", null, ["Listening 127.0.0.1"], nameof(PortConflictKind.OtherFamily), "Listening 127.0.0.1" },
        { "127.0.0.1", null, ["Listening ::"], nameof(PortConflictKind.OtherFamily), "Listening ::" }, // for IPv6 only, or it would have refused

        // Neither is in the way of anybody.
        { "127.0.0.1", null, ["Listening 127.0.0.2"], null, null },
        { "127.0.0.2", null, ["Listening ::1"], null, null },
        { "127.0.0.1", null, ["Connected ::1", "Ended 127.0.0.1"], null, null },
    };

    [Theory]
    [MemberData(nameof(Judgements))]
    public void Judge_BlamesTheSocketThatIsInTheWay(string address, SocketError? refusal, string[] sockets, string? kind, string? blamed)
    {
        const int Port = 62893;
        var rows = sockets.Select(static socket => socket.Split(' ')).Select(static words => new SocketRow(new IPEndPoint(IPAddress.Parse(words[1]), Port), new IPEndPoint(IPAddress.Any, 0), Enum.Parse<SocketPhase>(words[0])));

        var judgement = PortChecker.Judge(Claim(Port, address: IPAddress.Parse(address)), refusal, [.. rows]);

        Assert.Equal((kind, blamed), (judgement?.Kind.ToString(), judgement?.Socket is { } socket ? $"{socket.Phase} {socket.Local.Address}" : null));
    }

    [Fact]
    public void ParseReserved_OutputOfNetsh_GivesRanges()
    {
        // In the language of the machine, but for the numbers.
        const string Output = """

            Portausschlussbereiche des Protokolls tcp

            Startport    Endport
            ---------   ---------
                  5357        5357
                 50000       50059     *
                 62850       62949

            * - Verwaltete Portausschlüsse.
            """;

        var ranges = PortRange.ParseReserved(Output);

        Assert.Equal([new(5357, 5357), new(50000, 50059), new(62850, 62949)], ranges);
        Assert.StartsWith(
            "Port 62893 of resource 'api' (endpoint 'http' on 127.0.0.1) lies in a range that Windows keeps for itself, 62850 to 62949, mostly for Hyper-V and WSL.",
            new PortConflict(PortConflictKind.Reserved, Claim(62893)) { Range = ranges.First(static range => range.Contains(62893)) }.Describe(AppHostFolder), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_HolderUnknown_SaysHowToFindIt()
    {
        string text = new PortConflict(PortConflictKind.Taken, Claim(62893)).Describe(AppHostFolder);

        Assert.Contains("62893", text, StringComparison.Ordinal);
        Assert.Contains("Find it with:", text, StringComparison.Ordinal);
        Assert.EndsWith("choose another port: --LocalStack:Endpoints:api:http:Port=PORT.", text, StringComparison.Ordinal);
    }
}
