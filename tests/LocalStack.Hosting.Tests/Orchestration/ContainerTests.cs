using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Ports;
using LocalStack.Tests;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>Containers of a real engine, run by the engine of an application.</summary>
public class ContainerTests : ContainerTest
{
    [Fact]
    public async Task Start_Container_IsReachedThroughTheProxyAndGoneAfterStop()
    {
        await using var app = CreateApplication();
        AddCache(app, "cache");

        await app.StartAsync();
        var cache = await app.WaitForHealthyAsync("cache");
        var address = AddressOf(app, "cache");

        Assert.Equal("+PONG", await AskAsync(address, "PING\r\n"));
        Assert.Equal(("container", "it has no native form", CacheImage), (Property(cache, "resource.backend"), Property(cache, "resource.backend.reason"), Property(cache, "container.image")));
        var published = Assert.Single((string[])Property(cache, "container.ports")!);
        var port = int.Parse(published.Split(':', ' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.NotEqual(address.Port, port);
        Assert.All(SocketRow.ReadAll().Where(row => row.IsListening && (row.Local.Port == port || row.Local.Port == address.Port)), row => Assert.Equal(IPAddress.Loopback, row.Local.Address));
        Assert.Equal([cache.ResourceId], await ContainerEngineView.ContainersAsync(LabelOf(app)));
        await app.StopAsync();

        Assert.Empty(await ContainerEngineView.ContainersAsync(LabelOf(app)));
        Assert.Empty(await ContainerEngineView.NetworksAsync(LabelOf(app)));
        Assert.True(app.Notifications.TryGetCurrentState("cache", out var last));
        Assert.Equal(KnownResourceStates.Exited, last.Snapshot.State?.Text);
    }

    [Fact]
    public async Task Container_AsksAnother_ReachesItByItsNames()
    {
        await using var app = CreateApplication();
        var cache = AddCache(app, "cache");
        AddScript(app, "client", "redis-cli -h $HOST -p $PORT PING; redis-cli -h cache SET key value; redis-cli -h cache.dev.internal GET key")
            .WithEnvironment("HOST", cache.GetEndpoint("tcp").Property(EndpointProperty.Host))
            .WithEnvironment("PORT", cache.GetEndpoint("tcp").Property(EndpointProperty.Port))
            .WaitFor(cache);

        await app.StartAsync();
        var client = await app.WaitForHealthyAsync("client");
        await app.WaitForLineAsync(client.ResourceId, "value");

        Assert.Equal(["PONG", "OK", "value"], app.LinesOf(client.ResourceId).Where(line => line.Length < 10));
        Assert.Equal(("cache.dev.internal", "6379"), (Variable(client, "HOST"), Variable(client, "PORT")));
    }

    [Fact]
    public async Task Container_AsksAProcessOfThisMachine_ReachesItThroughARelayOnTheBridge()
    {
        await using var app = CreateApplication();
        var api = app.AddServer("api", replicas: 1, "--instance", "one");
        AddScript(app, "client", "exec 3<>/dev/tcp/$HOST/$PORT; printf 'GET / HTTP/1.0\\r\\nHost: api\\r\\n\\r\\n' >&3; cat <&3; echo")
            .WithEnvironment("HOST", api.GetEndpoint("http").Property(EndpointProperty.Host))
            .WithEnvironment("PORT", api.GetEndpoint("http").Property(EndpointProperty.Port))
            .WithEnvironment("URL", api.GetEndpoint("http"))
            .WaitForStart(api);

        await app.StartAsync();
        var client = await app.WaitForHealthyAsync("client");
        await app.WaitForLineAsync(client.ResourceId, "hello from one");

        var port = app.AddressOf("api").Port;
        Assert.Equal("aspire.dev.internal", Variable(client, "HOST"));
        Assert.Equal($"http://aspire.dev.internal:{Variable(client, "PORT")}", Variable(client, "URL"));
        var gateway = await GatewayOfAsync(client);
        var relay = int.Parse(Variable(client, "PORT")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(gateway, Assert.Single(SocketRow.ReadAll(), row => row.IsListening && row.Local.Port == relay && !IPAddress.IsLoopback(row.Local.Address)).Local.Address);
        Assert.DoesNotContain(SocketRow.ReadAll(), row => row.IsListening && row.Local.Port == port && row.Local.Address.Equals(IPAddress.Any));
        await app.StopAsync();

        Assert.DoesNotContain(SocketRow.ReadAll(), row => row.IsListening && row.Local.Equals(new IPEndPoint(gateway, relay)));
    }

    [Fact]
    public async Task OtlpExporter_InAContainer_LeadsToTheReceiverOnThisMachine()
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        await using var app = CreateApplication($"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://{receiver.LocalEndpoint}");
        AddScript(app, "client", "address=${OTEL_EXPORTER_OTLP_ENDPOINT#http://}; echo spans >/dev/tcp/${address%:*}/${address#*:}").WithOtlpExporter();

        await app.StartAsync();
        using var connection = await receiver.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(connection.GetStream());

        Assert.Equal("spans", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        var client = await app.WaitForHealthyAsync("client");
        Assert.StartsWith("http://aspire.dev.internal:", Variable(client, "OTEL_EXPORTER_OTLP_ENDPOINT"), StringComparison.Ordinal);
        Assert.Equal($"service.instance.id={client.ResourceId["client-".Length..]}", Variable(client, "OTEL_RESOURCE_ATTRIBUTES"));
    }

    [Fact]
    public async Task Container_EndsByItself_HasExitedWithItsLastOutputAndSiblingsGoOn()
    {
        await using var app = CreateApplication();
        AddScript(app, "broken", "echo 'no such table' >&2; exit 3");
        AddScript(app, "fine", "true");

        await app.StartAsync();
        var broken = await app.WaitForStateAsync("broken", KnownResourceStates.Exited);
        await app.WaitForHealthyAsync("fine");

        Assert.Equal(3, broken.Snapshot.ExitCode);
        Assert.Equal($"It ended with exit code 3. Last output: no such table", Property(broken, "resource.reason"));
        Assert.Null(await ContainerEngineView.InspectAsync(broken.ResourceId));
    }

    [Fact]
    public async Task Image_ThatNobodyHas_FailsToStartWithTheReasonAndSiblingsGoOn()
    {
        await using var app = CreateApplication();
        app.Builder.AddContainer("ghost", "localhost:1/no-such-image", "0");
        AddScript(app, "fine", "true");

        await app.StartAsync();
        var ghost = await app.WaitForStateAsync("ghost", KnownResourceStates.FailedToStart);
        await app.WaitForHealthyAsync("fine");

        Assert.Contains("localhost:1/no-such-image:0", (string)Property(ghost, "resource.reason")!, StringComparison.Ordinal);
        Assert.Contains((string)Property(ghost, "resource.reason")!, string.Join('\n', app.LinesOf(ghost.ResourceId)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_RestartStopStart_KeepThePublicPortWithANewContainer()
    {
        await using var app = CreateApplication();
        AddCache(app, "cache");
        await app.StartAsync();
        var first = await app.WaitForHealthyAsync("cache");
        var address = AddressOf(app, "cache");

        var restarted = await app.Commands.ExecuteCommandAsync("cache", "restart", TestContext.Current.CancellationToken);
        var second = await app.WaitAsync("cache", snapshot => snapshot.State?.Text == KnownResourceStates.Running && snapshot.StartTimeStamp > first.Snapshot.StartTimeStamp);
        Assert.True(restarted.Success, restarted.Message);
        Assert.NotEqual(Property(first, "container.id"), Property(second, "container.id"));
        Assert.Equal("+PONG", await AskAsync(address, "PING\r\n"));

        await app.Commands.ExecuteCommandAsync("cache", "stop", TestContext.Current.CancellationToken);
        Assert.Empty(await ContainerEngineView.ContainersAsync(LabelOf(app)));
        await app.Commands.ExecuteCommandAsync("cache", "start", TestContext.Current.CancellationToken);
        Assert.Equal("+PONG", await AskAsync(address, "PING\r\n"));
        Assert.Equal(address, AddressOf(app, "cache"));
    }

    [Fact]
    public async Task FilesVolumesAndArguments_ReachTheContainer()
    {
        var folder = Directory.CreateTempSubdirectory("localstack-mount-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "mounted.txt"), "from a mount", TestContext.Current.CancellationToken);
            await using var app = CreateApplication();
            AddScript(app, "box", "cat /etc/box/sub/note.txt; echo; cat /mnt/mounted.txt; echo; touch /kept/file && echo kept; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null")
                .WithContainerFiles("/etc/box", [new ContainerDirectory { Name = "sub", Entries = [new ContainerFile { Name = "note.txt", Contents = "from a file" }] }])
                .WithBindMount(folder.FullName, "/mnt", isReadOnly: true)
                .WithVolume("/kept")
                .WithContainerRuntimeArgs("--pids-limit", "77");

            await app.StartAsync();
            var box = await app.WaitForHealthyAsync("box");
            await app.WaitForLineAsync(box.ResourceId, "77");

            Assert.Equal(["from a file", "from a mount", "kept", "77"], app.LinesOf(box.ResourceId).Where(line => line.Length < 20));
            Assert.Equal([(folder.FullName, "/mnt", "bind", true), (null, "/kept", "volume", false)], box.Snapshot.Volumes.Select(volume => (volume.Source, volume.Target, volume.MountType, volume.IsReadOnly)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FixedPort_TakenByAContainer_RefusesTheStartAndNamesIt()
    {
        await using var other = CreateApplication();
        var holder = AddCache(other, "holder").WithEndpoint("tcp", endpoint => endpoint.IsProxied = false).WithEndpoint("tcp", endpoint => endpoint.Port = FreePorts.Allocate(IPAddress.Loopback));
        await other.StartAsync();
        var held = await other.WaitForHealthyAsync("holder");
        await using var app = CreateApplication();
        app.AddServer("api", replicas: 1).WithEndpoint("http", endpoint => endpoint.Port = holder.GetEndpoint("tcp").Port);

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        // Podman gives the image's full name.
        Assert.Matches($@"is taken by container '{held.ResourceId}' \(image '(docker\.io/library/)?redis:7'\)", refusal.Message);
    }

    [Fact]
    public async Task Decoys_OfOtherPeople_AreLeftAlone()
    {
        await ContainerEngineView.SkipWithoutEngineAsync();
        var decoy = $"localstack-decoy-{Guid.NewGuid():N}";
        await ContainerEngineView.RunAsync(decoy, CacheImage, ["sleep", "1000"]);
        try
        {
            await using (var app = CreateApplication())
            {
                AddCache(app, "cache");
                await app.StartAsync();
                await app.WaitForHealthyAsync("cache");
            }

            Assert.True((bool?)(await ContainerEngineView.InspectAsync(decoy))?["State"]?["Running"]);
        }
        finally
        {
            await ContainerEngineView.RemoveContainerAsync(decoy);
        }
    }
}
