using System.Net.Sockets;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerStartTests : EngineTests
{
    [Fact]
    public async Task Start_ProgramThatPrintsAndExits_LinesArriveBeforeExit()
    {
        await using var container = await StartAsync(Shell("echo one; echo two >&2; printf 'no end'; exit 3"));

        var exit = await container.Exit.WithinLimit();

        Assert.Equal((3, false, null), (exit.ExitCode, exit.IsOutOfMemory, exit.Error));
        Assert.Equal(["no end", "one", "two"], Lines.All.Order());
        Assert.Equal(["two"], Lines.Errors);
    }

    [Fact]
    public async Task Start_ArgumentsAndEnvironment_ReachTheProgramAsTheyAre()
    {
        var spec = Shell("") with
        {
            Arguments = ["-c", "echo \"$1|$GREETING|$(id -u)\"", "sh", "a 'b' \"c\" $d"],
            Environment = Shell("").Environment.Add("GREETING", "hällo = 'x'"),
        };

        await using var container = await StartAsync(spec);
        await container.Exit.WithinLimit();

        Assert.Equal(["a 'b' \"c\" $d|hällo = 'x'|0"], Lines.All);
    }

    [Fact]
    public async Task Start_PublishedPort_IsReachedAtLoopbackAndNowhereElse()
    {
        // Perl is in every Debian; it answers one byte to each who connects.
        const string Server = "perl -MIO::Socket -e '$|=1; $s=IO::Socket::INET->new(LocalPort=>8080,Listen=>9,ReuseAddr=>1) or die; print \"up\\n\"; while($c=$s->accept){print $c \"x\"; close $c}'";
        await using var container = await StartAsync(Shell(Server) with { Ports = [new ContainerPort(8080)] });
        await Lines.WaitForAsync("up");

        var port = Assert.Single(container.Ports);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port.HostPort, Token);
        var answer = new byte[1];
        await client.GetStream().ReadExactlyAsync(answer, Token).AsTask().WithinLimit();

        Assert.NotEqual(0, port.HostPort);
        Assert.Equal((byte)'x', answer[0]);
        var published = Assert.Single((await ContainersAsync()).Single().Ports, published => published.PublicPort is not null);
        Assert.Equal("127.0.0.1", published.IP);
    }

    [Fact]
    public async Task Start_PortOfAnotherContainer_NamesIt()
    {
        await using var first = await StartAsync(Shell("sleep 60", "holder") with { Ports = [new ContainerPort(80)] });
        var port = first.Ports[0].HostPort;

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(Shell("sleep 60", "late") with { Ports = [new ContainerPort(80, port)] }));

        Assert.Equal(ContainerEngineError.PortTaken, exception.Error);
        Assert.Contains($"port {port} of 127.0.0.1 is taken by container '{NameOf("holder")}'", exception.Message, StringComparison.Ordinal);
        Assert.Single(await ContainersAsync());
    }

    [Fact]
    public async Task Start_PortOfAProcess_SaysSo()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(Shell("sleep 60") with { Ports = [new ContainerPort(80, port)] }));

        Assert.Equal(ContainerEngineError.PortTaken, exception.Error);
        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task Start_ProgramThatIsNotThere_SaysSo_AndLeavesNothing()
    {
        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(Shell("") with { Entrypoint = "/no/such/program" }));

        Assert.Equal(ContainerEngineError.CommandFailed, exception.Error);
        Assert.Contains("/no/such/program", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task Start_ImageThatIsNotThere_SaysSo()
    {
        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(Shell("") with { Image = new ContainerImage(null, "no/such-image", "1", null) }));

        Assert.Equal(ContainerEngineError.ImageNotFound, exception.Error);
        Assert.Contains("no/such-image:1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NameThatIsTaken_SaysSo()
    {
        await using var first = await StartAsync(Shell("sleep 60"));

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(Shell("sleep 60")));

        Assert.Equal(ContainerEngineError.NameTaken, exception.Error);
    }

    [Fact]
    public async Task Start_BindMountOfAFolderThatIsNotThere_SaysSo()
    {
        var folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var spec = Shell("true") with { Mounts = [new ContainerMount(ContainerMountKind.Bind, folder, "/data")] };

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(spec));

        Assert.Equal(ContainerEngineError.MountFailed, exception.Error);
        Assert.Contains(folder, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Mounts_AreWritableOrNot()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("in"), "from the host\n", Token);
        var volume = NameOf("volume");
        var spec = Shell("cat /bind/in; touch /bind/x 2>&1 | grep -o 'Read-only'; echo kept > /volume/file; touch /nameless/x && echo written") with
        {
            Mounts =
            [
                new ContainerMount(ContainerMountKind.Bind, folder.Path, "/bind", IsReadOnly: true),
                new ContainerMount(ContainerMountKind.Volume, volume, "/volume"),
                new ContainerMount(ContainerMountKind.Volume, null, "/nameless"),
            ],
        };

        await using (var first = await StartAsync(spec))
        {
            await first.Exit.WithinLimit();
            await first.RemoveAsync(Token);
        }

        await using var second = await StartAsync(Shell("cat /volume/file") with { Mounts = [new ContainerMount(ContainerMountKind.Volume, volume, "/volume", IsReadOnly: true)] });
        await second.Exit.WithinLimit();

        Assert.Equal(["from the host", "Read-only", "written", "kept"], Lines.All);
        Assert.Equal(Owner.AppHost, (await Engine.Client.Volumes.InspectAsync(volume, Token)).Labels[ContainerLabels.AppHost]);
    }

    [Fact]
    public async Task Start_Files_AreThereWithTheirModesAndOwners()
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("source"), "copied", Token);
        var spec = Shell("cd /etc/app/conf && stat -c '%n %a %u:%g %F' . * sub/*; cat plain copy sub/inner; stat -c '%a' /etc /run") with
        {
            Files =
            [
                new ContainerFiles
                {
                    Destination = "/etc/app/conf",
                    Owner = 70,
                    Group = 71,
                    Entries =
                    [
                        new ContainerFilesEntry.Text("plain", "text\n"),
                        new ContainerFilesEntry.Copy("copy", folder.File("source")) { Mode = UnixFileMode.UserRead, Owner = 0 },
                        new ContainerFilesEntry.Copy("absent", folder.File("no such file")) { IsOptional = true },
                        new ContainerFilesEntry.Folder("sub", [new ContainerFilesEntry.Text("inner", "\ninner\n")]) { Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute },
                    ],
                },
                new ContainerFiles { Destination = "/run", Entries = [new ContainerFilesEntry.Text("here", "")] },
            ],
        };

        await using var container = await StartAsync(spec);
        await container.Exit.WithinLimit();

        Assert.Equal(
            [
                ". 755 70:71 directory",
                "copy 400 0:71 regular file",
                "plain 644 70:71 regular file",
                "sub 700 70:71 directory",
                "sub/inner 644 70:71 regular file",
                "text",
                "copied",
                "inner",
                "755",
                "755",
            ],
            Lines.All);
    }

    [Fact]
    public async Task Start_FileThatCannotBeRead_SaysWhich_AndLeavesNothing()
    {
        var spec = Shell("true") with { Files = [new ContainerFiles { Destination = "/etc", Entries = [new ContainerFilesEntry.Copy("x", "/no/such/file")] }] };

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => StartAsync(spec));

        Assert.Contains("'/no/such/file'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync());
    }

    // Whatever the engine is at by then.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(150)]
    public async Task Start_Cancelled_LeavesNothing(int milliseconds)
    {
        using var cancellation = new CancellationTokenSource();
        var starting = Engine.StartAsync(Shell("sleep 60"), Lines, cancellation.Token);
        cancellation.CancelAfter(milliseconds);

        try
        {
            // A fast engine has started it.
            await using var container = await starting.WithinLimit();
            await container.RemoveAsync(Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancellation.IsCancellationRequested);
        }

        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task Start_RuntimeArguments_AreApplied()
    {
        var spec = Shell("id -u; cat /proc/self/limits | grep 'open files' | awk '{print $4}'; hostname; touch /x 2>&1 | grep -o Read-only") with
        {
            // Both limits: with one, Podman sets the other to what may be more than this machine allows.
            RuntimeArguments = ["--user", "1234", "--ulimit=nofile=512:1024", "--ulimit=nproc=2048:2048", "-hbox", "--read-only"],
        };

        await using var container = await StartAsync(spec);
        await container.Exit.WithinLimit();

        Assert.Equal(["1234", "512", "box", "Read-only"], Lines.All);
    }

    [Fact]
    public async Task Start_OutOfMemory_IsToldFromAnyOtherKill()
    {
        var spec = Shell("perl -e '$x = \"a\" x (512*1024*1024); print length $x'") with { RuntimeArguments = ["--memory=32m", "--memory-swap=32m"] };

        var exit = await RunAsync();
        for (var again = 0; again < 4 && Engine.Kind == ContainerEngineKind.Docker && !exit.IsOutOfMemory; again++)
        {
            // The kernel tells Docker beside the end, once in some hundred times after it, and then the engine itself does not know.
            exit = await RunAsync();
        }

        if (Engine.Kind == ContainerEngineKind.Docker)
        {
            // Podman does not tell in every version of control groups.
            Assert.True(exit.IsOutOfMemory);
            Assert.Equal("exit code 137 (out of memory)", exit.ToString());
        }

        async Task<ContainerExit> RunAsync()
        {
            await using var container = await StartAsync(spec);
            var end = await container.Exit.WithinLimit();
            await container.RemoveAsync(Token);
            Assert.Equal(137, end.ExitCode);
            return end;
        }
    }

    [Fact]
    public async Task Start_TwoAppHostsWithTheSameResource_DoNotMeet()
    {
        var other = TestOwner.Create();
        await using var engine = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = other }, Token);
        await using var mine = await StartAsync(Shell("sleep 60") with { Ports = [new ContainerPort(80)] });
        await using var theirs = await engine.StartAsync(Shell("sleep 60") with { Name = $"shell-{other.RunId[..8]}", Ports = [new ContainerPort(80)] }, Lines, Token).WithinLimit();

        var removed = await engine.RemoveRunAsync(Token).WithinLimit();

        Assert.NotEqual(mine.Ports[0].HostPort, theirs.Ports[0].HostPort);
        Assert.Equal([$"shell-{other.RunId[..8]}"], removed);
        Assert.False(mine.Exit.IsCompleted);
        Assert.Equal("running", Assert.Single(await ContainersAsync()).State);
    }
}
