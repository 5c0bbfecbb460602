using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Orchestration;

public class EndpointTests
{
    [Fact]
    public async Task Proxied_PublicPortAnswersFromTheProcessOnItsPrivatePort()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 1, "--instance", "one");

        await app.StartAsync();

        Assert.Equal("hello from one", await TestApplication.GetAsync(app.AddressOf("api")));
        var api = await app.WaitAsync("api", snapshot => snapshot.Urls.Any(url => !url.IsInactive));
        Assert.Equal(app.AddressOf("api").GetLeftPart(UriPartial.Authority), Assert.Single(api.Snapshot.Urls).Url);
        var privateUrl = api.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "ASPNETCORE_URLS").Value;
        Assert.NotEqual(app.AddressOf("api").Port, new Uri(privateUrl!).Port);
    }

    [Fact]
    public async Task Restart_KeepsThePublicPortWithANewProcess()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 1).WithHttpHealthCheck("/health");
        await app.StartAsync();
        var before = await app.WaitForHealthyAsync("api");
        var address = app.AddressOf("api");

        var result = await app.Commands.ExecuteCommandAsync("api", "restart", TestContext.Current.CancellationToken);
        var after = await app.WaitAsync("api", snapshot => snapshot.State?.Text == KnownResourceStates.Running && snapshot.StartTimeStamp > before.Snapshot.StartTimeStamp);

        Assert.True(result.Success, result.Message);
        Assert.NotEqual(TestApplication.PidOf(before), TestApplication.PidOf(after));
        Assert.False(TestApplication.IsAlive(TestApplication.PidOf(before)));
        Assert.Equal(address, app.AddressOf("api"));
        Assert.Equal($"hello from {TestApplication.PidOf(after)}", await TestApplication.GetAsync(address));
    }

    [Fact]
    public async Task StopAndStart_SecondStartServesAgain()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 1).WithHttpHealthCheck("/health");
        await app.StartAsync();
        await app.WaitForHealthyAsync("api");

        var stopped = await app.Commands.ExecuteCommandAsync("api", "stop", TestContext.Current.CancellationToken);
        Assert.True(app.Notifications.TryGetCurrentState("api", out var rest));
        Assert.Equal((true, KnownResourceStates.Finished), (stopped.Success, rest.Snapshot.State?.Text));
        var started = await app.Commands.ExecuteCommandAsync("api", "start", TestContext.Current.CancellationToken);

        Assert.True(started.Success);
        Assert.StartsWith("hello from", await TestApplication.GetAsync(app.AddressOf("api")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_EachHasItsIdAndAllAreServedBehindOnePort()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 3).WithHttpHealthCheck("/health");
        await app.StartAsync();
        var instances = await HealthyInstancesAsync(app, "api", 3);

        var answers = new HashSet<string>();
        while (answers.Count < 3)
        {
            answers.Add(await TestApplication.GetAsync(app.AddressOf("api")));
        }

        Assert.All(instances, instance => Assert.Matches("^api-[a-z]{8}$", instance.ResourceId));
        Assert.Equal(instances.Select(instance => $"hello from {TestApplication.PidOf(instance)}").Order(), answers.Order());
    }

    [Fact]
    public async Task Replicas_Staggered_TheOthersStartOnceTheFirstIsHealthy()
    {
        await using var app = new TestApplication("--LocalStack:Orchestration:StaggerReplicas=true");
        app.AddServer("api", replicas: 2, "--unhealthy").WithHttpHealthCheck("/health");
        await app.StartAsync();
        var first = await app.WaitForStateAsync("api", KnownResourceStates.Running);
        var second = await app.WaitAsync("api", snapshot => snapshot.Properties.Any(property => property.Name == "resource.waitingFor" && property.Value is string[] names && names.Contains(first.ResourceId)));
        Assert.Equal(KnownResourceStates.Waiting, second.Snapshot.State?.Text);

        await WaitForListeningAsync(app, first);
        await TestApplication.PostAsync(PrivateAddressOf(first), "/health/healthy");

        await app.WaitAsync("api", snapshot => snapshot.State?.Text == KnownResourceStates.Running && snapshot.StartTimeStamp > first.Snapshot.StartTimeStamp);
    }

    [Fact]
    public async Task Endpoint_SnapshotSaysWhoSetItsPort()
    {
        await using var app = new TestApplication("--LocalStack:Endpoints:api:http:Port=0");
        app.AddServer("api", replicas: 1).WithHttpHealthCheck("/health");
        await app.StartAsync();

        var running = await app.WaitForStateAsync("api", KnownResourceStates.Running);

        var source = Assert.Single(running.Snapshot.Properties, property => property.Name == "endpoint.http.source");
        Assert.Contains("port: the command line", (string)source.Value!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_OneThatIsNotHealthy_GetsNoRequests()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 2, "--unhealthy").WithHttpHealthCheck("/health");
        await app.StartAsync();
        var first = await RunningInstanceAsync(app, "api", except: null);
        var second = await RunningInstanceAsync(app, "api", except: first.ResourceId);

        await WaitForListeningAsync(app, first);
        await TestApplication.PostAsync(PrivateAddressOf(first), "/health/healthy");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"hello from {TestApplication.PidOf(first)}", await TestApplication.GetAsync(app.AddressOf("api")));
        }

        await WaitForListeningAsync(app, second);
        await TestApplication.PostAsync(PrivateAddressOf(second), "/health/healthy");
        while (await TestApplication.GetAsync(app.AddressOf("api")) != $"hello from {TestApplication.PidOf(second)}")
        {
            // The proxy spreads: the second one's turn comes.
        }
    }

    [Fact]
    public async Task KillOfOneReplica_LeavesTheProxyToTheOther()
    {
        await using var app = new TestApplication();
        app.AddServer("api", replicas: 2).WithHttpHealthCheck("/health");
        await app.StartAsync();
        var instances = await HealthyInstancesAsync(app, "api", 2);

        using (var victim = Process.GetProcessById(TestApplication.PidOf(instances[0])))
        {
            victim.Kill();
        }

        var ended = await app.Notifications.WaitForResourceAsync(
            "api", changed => changed.ResourceId == instances[0].ResourceId && changed.Snapshot.State?.Text == KnownResourceStates.Finished, TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"hello from {TestApplication.PidOf(instances[1])}", await TestApplication.GetAsync(app.AddressOf("api")));
        }

        Assert.Equal(137, ended.Snapshot.ExitCode);
    }

    [Fact]
    public async Task TakenPort_RefusesTheStartAndNamesTheHolder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;
        await using var app = new TestApplication();
        app.AddShell("api", "exec sleep 1000").WithHttpEndpoint(port: port);
        app.AddShell("other", "exec sleep 1000");

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        Assert.Contains("'api'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.False(app.Notifications.TryGetCurrentState("other", out _));
    }

    [Fact]
    public async Task RandomizePorts_TakenFixedPort_IsNoObstacle()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        await using var app = new TestApplication("--DcpPublisher:RandomizePorts=true");
        app.AddServer("api", replicas: 1).WithEndpoint("http", endpoint => endpoint.Port = ((IPEndPoint)holder.LocalEndpoint).Port);

        await app.StartAsync();

        Assert.StartsWith("hello from", await TestApplication.GetAsync(app.AddressOf("api")), StringComparison.Ordinal);
    }

    private static Uri PrivateAddressOf(ResourceEvent instance) =>
        new(instance.Snapshot.EnvironmentVariables.Single(variable => variable.Name == "ASPNETCORE_URLS").Value!);

    private static Task<string> WaitForListeningAsync(TestApplication app, ResourceEvent instance) => app.WaitForLineAsync(instance.ResourceId, "listening");

    private static Task<ResourceEvent> RunningInstanceAsync(TestApplication app, string resource, string? except) =>
        app.Notifications.WaitForResourceAsync(
            resource,
            changed => changed.ResourceId != except && changed.Snapshot.State?.Text == KnownResourceStates.Running,
            TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);

    private static async Task<IReadOnlyList<ResourceEvent>> HealthyInstancesAsync(TestApplication app, string resource, int count)
    {
        var healthy = new Dictionary<string, ResourceEvent>();
        await app.Notifications.WaitForResourceAsync(
            resource,
            changed =>
            {
                if (changed.Snapshot.HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
                {
                    healthy[changed.ResourceId] = changed;
                }

                return healthy.Count == count;
            },
            TestContext.Current.CancellationToken).WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);
        return [.. healthy.Values];
    }
}
