using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Tests.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Orchestration;

public class UnlaunchedTests
{
    [Fact]
    public async Task CustomResource_DrivenByItsAppHost_IsWaitedFor()
    {
        await using var app = new TestApplication();
        var isHealthy = false;
        app.Builder.Services.AddHealthChecks().AddCheck("clock_check", () => isHealthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("still winding"));
        var clock = app.Builder.AddResource(new Named("clock")).WithHealthCheck("clock_check");
        var ready = 0;
        clock.OnInitializeResource((resource, initialize, cancellationToken) =>
            initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.Running }));
        clock.OnResourceReady((_, _, _) => Task.FromResult(Interlocked.Increment(ref ready)));
        app.AddShell("api", "exec sleep 1000").WaitFor(clock);

        await app.StartAsync();
        await app.WaitAsync("clock", snapshot => snapshot.HealthReports.Any(report => report.Description == "still winding"));
        await app.WaitForStateAsync("api", KnownResourceStates.Waiting);
        isHealthy = true;
        await app.WaitForHealthyAsync("api");

        Assert.Equal(1, ready);
    }

    [Fact]
    public async Task CustomResource_PublishingBeforeStarted_WaitsThere()
    {
        await using var app = new TestApplication();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = app.AddShell("store", "exec sleep 1000");
        store.OnResourceReady((_, _, _) => gate.Task);
        var custom = app.Builder.AddResource(new Named("custom")).WaitFor(store);
        custom.OnInitializeResource(async (resource, initialize, cancellationToken) =>
        {
            await initialize.Eventing.PublishAsync(new BeforeResourceStartedEvent(resource, initialize.Services), cancellationToken);
            await initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.Running });
        });

        await app.StartAsync();
        await app.WaitForStateAsync("custom", KnownResourceStates.Waiting);
        gate.SetResult();

        await app.WaitForHealthyAsync("custom");
    }

    [Fact]
    public async Task Initialize_HandlerThrows_IsThatResourcesFailureOnly()
    {
        await using var app = new TestApplication();
        app.Builder.AddResource(new Named("bad")).OnInitializeResource((_, _, _) => throw new InvalidOperationException("no such device"));
        app.AddShell("good", "exec sleep 1000");

        await app.StartAsync();
        var bad = await app.WaitForStateAsync("bad", KnownResourceStates.FailedToStart);
        await app.WaitForHealthyAsync("good");

        Assert.Contains(bad.Snapshot.Properties, property => property.Name == "resource.reason" && property.Value is "no such device");
    }

    [Fact]
    public async Task Part_IsInTheStateOfTheWholeAndHasItsOwnHealth()
    {
        await using var app = new TestApplication();
        var exists = false;
        app.Builder.Services.AddHealthChecks().AddCheck("db_check", () => exists ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("no such database"));
        var server = app.AddShell("server", "exec sleep 1000");
        var database = app.Builder.AddResource(new Part("db", server.Resource)).WithHealthCheck("db_check");
        app.AddShell("api", "exec sleep 1000").WaitFor(database);
        await app.StartAsync();
        await app.WaitAsync("db", snapshot => snapshot.HealthReports.Any(report => report.Description == "no such database"));

        exists = true;
        await app.WaitForHealthyAsync("api");
        await app.Commands.ExecuteCommandAsync("server", "stop", TestContext.Current.CancellationToken);

        await app.WaitForStateAsync("db", KnownResourceStates.Finished);
    }

    [Fact]
    public async Task Parameter_WithoutValue_ShowsValueMissingAndItsUserWaits()
    {
        await using var app = new TestApplication();
        app.Builder.Services.Configure<ResourceNotificationServiceOptions>(options => options.DefaultWaitBehavior = WaitBehavior.WaitOnResourceUnavailable);
        var secret = new ParameterResource("token", _ => throw new MissingParameterValueException("Parameter 'token' has no value."), secret: true);
        app.Builder.AddResource(secret);
        var api = app.AddShell("api", "echo token $TOKEN; exec sleep 1000").WithEnvironment("TOKEN", app.Builder.CreateResourceBuilder(secret));
        app.AddShell("other", "exec sleep 1000");

        await app.StartAsync();
        await app.WaitForStateAsync("token", KnownResourceStates.ValueMissing);
        await app.WaitForHealthyAsync("other");
        var waiting = await app.WaitAsync("api", snapshot => snapshot.Properties.Any(property => property.Name == "resource.waitingFor"));
        Assert.Equal(KnownResourceStates.Waiting, waiting.Snapshot.State?.Text);
        secret.SetValue("s3cret", "a test");

        await app.WaitForHealthyAsync("api");
        await app.WaitForLineAsync(waiting.ResourceId, "token s3cret");
        Assert.NotNull(api);
    }

    [Fact]
    public async Task Parameter_WithoutValueAndNobodyToAsk_IsItsUsersFailure()
    {
        await using var app = new TestApplication();
        var secret = new ParameterResource("token", _ => throw new MissingParameterValueException("Parameter 'token' has no value."));
        app.Builder.AddResource(secret);
        app.AddShell("api", "exec sleep 1000").WithEnvironment("TOKEN", app.Builder.CreateResourceBuilder(secret));

        await app.StartAsync();
        var api = await app.WaitForStateAsync("api", KnownResourceStates.FailedToStart);

        Assert.Contains(app.LinesOf(api.ResourceId), line => line.Contains("Parameter 'token' has no value", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Container_WithoutEngine_SaysWhatToDoAndBlocksNobodyElse()
    {
        await using var app = new TestApplication("--LocalStack:Containers:Endpoint=unix:///nowhere/engine.sock");
        var broker = app.Builder.AddResource(new ContainerResource("broker"));
        broker.Resource.Annotations.Add(new ContainerImageAnnotation { Image = "rabbitmq", Tag = "4" });
        app.AddShell("waits", "exec sleep 1000").WaitFor(broker);
        app.AddShell("other", "exec sleep 1000");

        await app.StartAsync();
        var unhealthy = await app.WaitForStateAsync("broker", KnownResourceStates.RuntimeUnhealthy);
        await app.WaitForHealthyAsync("other");
        await app.WaitForStateAsync("waits", KnownResourceStates.FailedToStart);

        var reason = Assert.IsType<string>(unhealthy.Snapshot.Properties.Single(property => property.Name == "resource.reason").Value);
        Assert.StartsWith("Resource 'broker' runs as a container, because it has no native form. ", reason, StringComparison.Ordinal);
        Assert.Contains("/nowhere/engine.sock", reason, StringComparison.Ordinal);
        Assert.Contains(reason, string.Join('\n', app.LinesOf(unhealthy.ResourceId)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplicationWithoutContainers_NeverLooksForAnEngine()
    {
        var socket = Path.Combine(Directory.CreateTempSubdirectory("localstack-engine-socket-").FullName, "engine.sock");
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        engine.Bind(new UnixDomainSocketEndPoint(socket));
        engine.Listen();
        await using (var app = new TestApplication($"--LocalStack:Containers:Endpoint=unix://{socket}"))
        {
            app.AddShell("other", "exec sleep 1000");
            await app.StartAsync();
            await app.WaitForHealthyAsync("other");
            await app.StopAsync();
        }

        Assert.False(engine.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
    }

    [Fact]
    public async Task ExplicitStart_WaitsForItsCommand()
    {
        await using var app = new TestApplication();
        app.AddShell("manual", "exec sleep 1000").Resource.Annotations.Add(new ExplicitStartupAnnotation());
        app.AddShell("other", "exec sleep 1000");

        await app.StartAsync();
        await app.WaitForHealthyAsync("other");
        var manual = await app.WaitForStateAsync("manual", KnownResourceStates.NotStarted);
        Assert.Equal(ResourceCommandState.Enabled, manual.Snapshot.Commands.Single(command => command.Name == "start").State);
        await app.Commands.ExecuteCommandAsync("manual", "start", TestContext.Current.CancellationToken);

        var running = await app.WaitForHealthyAsync("manual");
        Assert.Equal(ResourceCommandState.Enabled, running.Snapshot.Commands.Single(command => command.Name == "stop").State);
        Assert.Equal(ResourceCommandState.Hidden, running.Snapshot.Commands.Single(command => command.Name == "start").State);
    }

    [Fact]
    public async Task Project_NotBuilt_SaysHowToBuildIt()
    {
        await using var app = new TestApplication();
        var folder = Directory.CreateTempSubdirectory("localstack-engine-project-");
        var project = app.Builder.AddResource(new ProjectResource("api"));
        project.Resource.Annotations.Add(new NotBuilt(Path.Combine(folder.FullName, "Api.csproj")));

        await app.StartAsync();
        var api = await app.WaitForStateAsync("api", KnownResourceStates.FailedToStart);

        Assert.Contains(app.LinesOf(api.ResourceId), line => line.Contains("does not look built", StringComparison.Ordinal) && line.Contains("dotnet build", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    private sealed class NotBuilt(string projectPath) : ILaunchableProjectMetadata
    {
        public string ProjectPath { get; } = projectPath;

        public string TargetPath { get; } = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", "Api.dll");
    }
}
