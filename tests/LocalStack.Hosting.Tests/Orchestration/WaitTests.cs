using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Orchestration;

public class WaitTests
{
    [Fact]
    public async Task WaitFor_StartsAfterTheDependencyIsHealthyAndItsReadyHandlersAreDone()
    {
        await using var app = new TestApplication();
        var isHealthy = false;
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Builder.Services.AddHealthChecks().AddCheck("store_check", () => isHealthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
        var store = app.AddShell("store", "exec sleep 1000").WithHealthCheck("store_check");
        store.OnResourceReady((_, _, _) => handled.Task);
        app.AddShell("api", "exec sleep 1000").WaitFor(store);

        await app.StartAsync();
        await app.WaitAsync("store", snapshot => snapshot.HealthReports.Any(report => report.Description == "not yet"));
        var waiting = await app.WaitAsync("api", snapshot => snapshot.State?.Text == KnownResourceStates.Waiting && WaitingFor(snapshot) is ["store"]);
        isHealthy = true;
        await app.WaitAsync("store", snapshot => snapshot.HealthStatus == HealthStatus.Healthy);
        Assert.True(app.Notifications.TryGetCurrentState(waiting.ResourceId, out var held));
        Assert.Equal(KnownResourceStates.Waiting, held.Snapshot.State?.Text);
        handled.SetResult();

        var api = await app.WaitForHealthyAsync("api");
        Assert.Empty(WaitingFor(api.Snapshot));
    }

    [Fact]
    public async Task WaitFor_DependencyCrashes_WaiterFailsWithTheWholeStory()
    {
        await using var app = new TestApplication();
        app.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy("never"));
        var api = app.AddShell("api", "echo 'no database'; exit 134").WithHealthCheck("never");
        app.AddShell("worker", "exec sleep 1000").WaitFor(api);

        await app.StartAsync();
        var worker = await app.WaitForStateAsync("worker", KnownResourceStates.FailedToStart);

        Assert.Equal(
            "Resource 'api' exited with code 134 before it was healthy, so 'worker', which waits for it, was not started. "
            + "Last output: no database. Fix the crash, or remove WaitFor(api).",
            ReasonOf(worker.Snapshot));
    }

    [Theory]
    [InlineData(0, "Running")]
    [InlineData(3, "FailedToStart")]
    public async Task WaitForCompletion_DependsOnTheExitCode(int exitCode, string state)
    {
        await using var app = new TestApplication();
        var migrator = app.AddShell("migrator", $"exit {exitCode}");
        app.AddShell("api", "exec sleep 1000").WaitForCompletion(migrator);

        await app.StartAsync();

        await app.WaitForStateAsync("api", state);
    }

    [Fact]
    public async Task WaitFor_ReadyHandlerThrows_WaiterFailsAndTheResourceGoesOn()
    {
        await using var app = new TestApplication();
        var store = app.AddShell("store", "exec sleep 1000");
        store.OnResourceReady((_, _, _) => throw new InvalidOperationException("cannot create the database"));
        app.AddShell("api", "exec sleep 1000").WaitFor(store);

        await app.StartAsync();
        var api = await app.WaitForStateAsync("api", KnownResourceStates.FailedToStart);

        Assert.Contains("cannot create the database", ReasonOf(api.Snapshot), StringComparison.Ordinal);
        Assert.True(app.Notifications.TryGetCurrentState("store", out var current));
        Assert.Equal(KnownResourceStates.Running, current.Snapshot.State?.Text);
    }

    [Fact]
    public async Task BeforeResourceStarted_HandlerThrows_IsThatResourcesFailureOnly()
    {
        await using var app = new TestApplication();
        app.AddShell("bad", "exec sleep 1000").OnBeforeResourceStarted((_, _, _) => throw new InvalidOperationException("no licence"));
        app.AddShell("good", "exec sleep 1000");

        await app.StartAsync();
        var bad = await app.WaitForStateAsync("bad", KnownResourceStates.FailedToStart);
        await app.WaitForHealthyAsync("good");

        Assert.Contains("no licence", ReasonOf(bad.Snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAWaitingResource_SkipsTheWait()
    {
        await using var app = new TestApplication();
        app.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy("never"));
        var store = app.AddShell("store", "exec sleep 1000").WithHealthCheck("never");
        app.AddShell("api", "exec sleep 1000").WaitFor(store);
        await app.StartAsync();
        await app.WaitForStateAsync("api", KnownResourceStates.Waiting);

        var result = await app.Commands.ExecuteCommandAsync("api", "start", TestContext.Current.CancellationToken);

        Assert.True(result.Success, result.Message);
        await app.WaitForHealthyAsync("api");
    }

    [Fact]
    public async Task NeverHealthy_IsVisibleWithItsLastMessageAndTime()
    {
        await using var app = new TestApplication();
        app.Builder.Services.AddHealthChecks().AddCheck("never", () => HealthCheckResult.Unhealthy("the disk is full"));
        app.AddShell("store", "exec sleep 1000").WithHealthCheck("never");

        await app.StartAsync();
        var store = await app.WaitAsync("store", snapshot => snapshot.HealthReports.Any(report => report.Status is not null));

        var report = Assert.Single(store.Snapshot.HealthReports);
        Assert.Equal((HealthStatus.Unhealthy, "the disk is full"), (report.Status, report.Description));
        Assert.NotNull(report.LastRunAt);
        Assert.Equal(HealthStatus.Unhealthy, store.Snapshot.HealthStatus);
    }

    private static string[] WaitingFor(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "resource.waitingFor")?.Value as string[] ?? [];

    private static string ReasonOf(CustomResourceSnapshot snapshot) =>
        Assert.IsType<string>(snapshot.Properties.Single(property => property.Name == "resource.reason").Value);
}
