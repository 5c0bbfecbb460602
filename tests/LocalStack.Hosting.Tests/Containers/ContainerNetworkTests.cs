using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerNetworkTests : EngineTests
{
    // Perl is in every Debian.
    private const string Server = "perl -MIO::Socket -e '$|=1; $s=IO::Socket::INET->new(LocalPort=>8080,Listen=>9,ReuseAddr=>1) or die; print \"up\\n\"; while($c=$s->accept){print $c \"hello\\n\"; close $c}'";
    private const string Client = "perl -MIO::Socket -e '$s=IO::Socket::INET->new(PeerAddr=>$ARGV[0],PeerPort=>8080) or die \"no: $!\"; print <$s>' ";

    [Fact]
    public async Task Aliases_AreReachedFromTheSameNetwork_AndFromNoOther()
    {
        var network = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        var other = await Engine.CreateNetworkAsync(NameOf("other"), "other", isPersistent: false, Token).WithinLimit();
        await using var server = await StartAsync(Shell(Server, "server") with { Network = network.Name, NetworkAliases = ["db", "db.dev.internal"] });
        await Lines.WaitForAsync("up");

        var answers = new CollectedLines();
        foreach (var (host, where) in new[] { ("db", network), ("db.dev.internal", network), (server.Name, network), ("db", other) })
        {
            await using var client = await Engine.StartAsync(Shell($"{Client}{host} 2>/dev/null || echo unreachable", "client") with { Network = where.Name }, answers, Token).WithinLimit();
            await client.Exit.WithinLimit();
            await client.RemoveAsync(Token);
        }

        Assert.Equal(["hello", "hello", "hello", "unreachable"], answers.All);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public async Task CreateNetwork_Cancelled_LeavesNothing(int milliseconds)
    {
        using var cancellation = new CancellationTokenSource();
        var creating = Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, cancellation.Token);
        cancellation.CancelAfter(milliseconds);

        try
        {
            // A fast engine has made it.
            await Engine.RemoveNetworkAsync((await creating.WithinLimit()).Name, Token);
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancellation.IsCancellationRequested);
        }

        Assert.Empty(await NetworksAsync());
    }

    [Fact]
    public async Task ExtraHosts_AreResolved()
    {
        await using var container = await StartAsync(Shell("getent hosts box.dev.internal") with { ExtraHosts = Shell("").ExtraHosts.Add("box.dev.internal", "192.0.2.7") });
        await container.Exit.WithinLimit();

        Assert.StartsWith("192.0.2.7", Assert.Single(Lines.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_IsAnAddressOfThisMachine_WhereARelayCanListen()
    {
        var network = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        Assert.SkipWhen(network.Gateway is null, "The engine is in a machine of its own.");

        // With Podman the address is there from the first container on.
        await using var first = await StartAsync(Shell("sleep 60", "first") with { Network = network.Name });
        using var listener = new System.Net.Sockets.TcpListener(network.Gateway, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var accepting = listener.AcceptTcpClientAsync(Token).AsTask();

        await using var container = await StartAsync(
            Shell($"perl -MIO::Socket -e 'IO::Socket::INET->new(PeerAddr=>\"{network.Gateway}\",PeerPort=>{port}) or die; print \"connected\\n\"'") with { Network = network.Name });
        await container.Exit.WithinLimit();
        (await accepting.WithinLimit()).Dispose();

        Assert.Equal(["connected"], Lines.All);
        Assert.NotNull(network.Subnet);
    }

    [Fact]
    public async Task Create_Twice_IsTheSame_AndOneOfSomebodyElseIsRefused()
    {
        var first = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        var again = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        await using var other = await ContainerEngine.ConnectAsync(new ContainerEngineOptions { Owner = TestOwner.Create() }, Token);

        var exception = await Assert.ThrowsAsync<ContainerEngineException>(() => other.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token));

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(ContainerEngineError.NameTaken, exception.Error);
    }

    [Fact]
    public async Task Remove_TakesOutWhatIsInIt_AndASecondTimeIsNoFault()
    {
        var network = await Engine.CreateNetworkAsync(NameOf("net"), "net", isPersistent: false, Token).WithinLimit();
        await using var container = await StartAsync(Shell("sleep 60") with { Network = network.Name });

        await Engine.RemoveNetworkAsync(network.Name, Token).WithinLimit();
        await Engine.RemoveNetworkAsync(network.Name, Token).WithinLimit();

        Assert.Null(await Engine.FindNetworkAsync(network.Name, Token));
        Assert.False(container.Exit.IsCompleted);
    }
}
