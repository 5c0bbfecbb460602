using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Tests.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Hosting.Tests.Notifications;

public sealed class ResourceNotificationServiceTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ResourceLoggerService _consoles = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();
    private readonly ResourceNotificationService _notifications;
    private readonly Named _api = new("api");

    public ResourceNotificationServiceTests() =>
        _notifications = new ResourceNotificationService(NullLogger<ResourceNotificationService>.Instance, null!, _services, _consoles)
        {
            DefaultWaitBehavior = WaitBehavior.StopOnResourceUnavailable,
        };

    public void Dispose()
    {
        _notifications.Dispose();
        _consoles.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Watch_ReplaysTheLatestThenStreams()
    {
        await SetStateAsync("Starting");
        await SetStateAsync("Running");
        await using var watch = _notifications.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.Equal("Running", await NextStateAsync(watch));
        await SetStateAsync("Stopping");
        Assert.Equal("Stopping", await NextStateAsync(watch));
    }

    [Fact]
    public async Task Publish_SameContent_IsNotAnnounced()
    {
        await SetStateAsync("Running");
        await using var watch = _notifications.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextStateAsync(watch);

        await SetStateAsync("Running");
        await SetStateAsync("Stopping");

        Assert.Equal("Stopping", await NextStateAsync(watch));
    }

    [Fact]
    public async Task Publish_ManyWritersAtOnce_LosesNoChange()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { ExitCode = (snapshot.ExitCode ?? 0) + 1 });
            }
        })));

        Assert.True(_notifications.TryGetCurrentState("api", out var current));
        Assert.Equal(1600, current.Snapshot.ExitCode);
        Assert.Equal(1600, current.Snapshot.Version);
    }

    [Fact]
    public async Task Watch_SlowReader_GetsTheLatestOfEveryInstance()
    {
        await using var watch = _notifications.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await SetStateAsync("first");
        await NextStateAsync(watch);

        for (var i = 0; i < 5 * SnapshotWatch.Bound; i++)
        {
            await SetStateAsync($"state {i}");
        }

        var seen = new List<string?>();
        do
        {
            seen.Add(await NextStateAsync(watch));
        }
        while (seen[^1] != $"state {(5 * SnapshotWatch.Bound) - 1}");

        Assert.InRange(seen.Count, 1, SnapshotWatch.Bound + 1);
    }

    [Fact]
    public async Task WaitForResource_StateReached_Returns()
    {
        var wait = _notifications.WaitForResourceAsync("API", ["Running", "Finished"], TestContext.Current.CancellationToken);

        await SetStateAsync("Starting");
        await SetStateAsync("Finished");

        Assert.Equal("Finished", await wait.WaitAsync(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WaitForResource_Cancelled_TellsWhatIsKnown()
    {
        using var cancel = new CancellationTokenSource();
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            HealthReports = [new HealthReportSnapshot("api_http", HealthStatus.Unhealthy, "GET /health answered 503", null)],
        });
        var wait = _notifications.WaitForResourceAsync("api", "Finished", cancel.Token);

        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Limit, TestContext.Current.CancellationToken));

        Assert.Contains("'api' is Running and Unhealthy", exception.Message, StringComparison.Ordinal);
        Assert.Contains("GET /health answered 503", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForResourceHealthy_StopBehavior_ThrowsWhenItEnded()
    {
        _consoles.Of("api").Append("Segmentation fault", isError: true);
        var wait = _notifications.WaitForResourceHealthyAsync("api", WaitBehavior.StopOnResourceUnavailable, TestContext.Current.CancellationToken);

        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Finished, ExitCode = 139 });
        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => wait.WaitAsync(Limit, TestContext.Current.CancellationToken));

        Assert.Contains("exit code 139", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Segmentation fault", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForDependencies_ShowsWhomItWaitsForAndGoesOnWhenTheyAreThere()
    {
        var worker = new Named("worker");
        worker.Annotations.Add(new WaitAnnotation(_api, WaitType.WaitUntilStarted));
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Starting });

        var wait = _notifications.WaitForDependenciesAsync(worker, TestContext.Current.CancellationToken);
        var waiting = await _notifications.WaitForResourceAsync("worker", changed => changed.Snapshot.State?.Text == KnownResourceStates.Waiting, TestContext.Current.CancellationToken);
        await SetStateAsync(KnownResourceStates.Running);
        await wait.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal(["api"], Assert.IsType<string[]>(waiting.Snapshot.Properties.Single(property => property.Name == "resource.waitingFor").Value));
        Assert.True(_notifications.TryGetCurrentState("worker", out var after));
        Assert.DoesNotContain(after.Snapshot.Properties, property => property.Name == "resource.waitingFor");
    }

    [Fact]
    public async Task WaitForDependencies_TwoCannotCome_NamesBoth()
    {
        var (worker, cache) = (new Named("worker"), new Named("cache"));
        worker.Annotations.Add(new WaitAnnotation(_api, WaitType.WaitUntilHealthy));
        worker.Annotations.Add(new WaitAnnotation(cache, WaitType.WaitForCompletion));
        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.FailedToStart });
        await _notifications.PublishUpdateAsync(cache, snapshot => snapshot with { State = KnownResourceStates.Finished, ExitCode = 2 });

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => _notifications.WaitForDependenciesAsync(worker, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken));

        Assert.Contains("'api' failed to start", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'cache' ended with exit code 2 instead of 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForDependencies_StalledDependency_KeepsWaitingSaysSoAndRecovers()
    {
        var worker = new Named("worker");
        worker.Annotations.Add(new WaitAnnotation(_api, WaitType.WaitUntilStarted) { WaitBehavior = WaitBehavior.WaitOnResourceUnavailable });
        var wait = _notifications.WaitForDependenciesAsync(worker, TestContext.Current.CancellationToken);

        await _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = KnownResourceStates.Finished, ExitCode = 1 });
        await using var lines = _consoles.WatchAsync("worker").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await lines.MoveNextAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
        Assert.Contains("'worker', which waits for it, keeps waiting", lines.Current[0].Content, StringComparison.Ordinal);
        await SetStateAsync(KnownResourceStates.Running);

        await wait.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task TryGetCurrentState_ByName_OnlyWithOneInstance()
    {
        _api.Annotations.Add(new ResourceInstances(["api-aaaaaaaa", "api-bbbbbbbb"]));
        await SetStateAsync("Running");

        Assert.True(_notifications.TryGetCurrentState("api-aaaaaaaa", out _));
        Assert.False(_notifications.TryGetCurrentState("api", out _));
    }

    [Fact]
    public async Task Commands_StateFollowsTheSnapshot_AndACallbackThatThrowsDisables()
    {
        _api.Annotations.Add(Command("clear", context => context.ResourceSnapshot.State?.Text == "Running" ? ResourceCommandState.Enabled : ResourceCommandState.Disabled));
        _api.Annotations.Add(Command("broken", _ => throw new InvalidOperationException("boom")));

        await SetStateAsync("Starting");
        Assert.Equal([ResourceCommandState.Disabled, ResourceCommandState.Disabled], CommandStates());
        await SetStateAsync("Running");
        Assert.Equal([ResourceCommandState.Enabled, ResourceCommandState.Disabled], CommandStates());
    }

    [Fact]
    public async Task HealthReports_BeforeTheFirstAnswer_CountAsUnhealthy()
    {
        _api.Annotations.Add(new HealthCheckAnnotation("api_check"));

        await SetStateAsync("Running");

        Assert.True(_notifications.TryGetCurrentState("api", out var current));
        Assert.Equal(HealthStatus.Unhealthy, current.Snapshot.HealthStatus);
        Assert.Null(Assert.Single(current.Snapshot.HealthReports).Status);
    }

    private static ResourceCommandAnnotation Command(string name, Func<UpdateCommandStateContext, ResourceCommandState> updateState) =>
        new(name, name, updateState, _ => Task.FromResult(new ExecuteCommandResult { Success = true }), null, arguments: null, null, null, null, false);

    private ResourceCommandState[] CommandStates()
    {
        Assert.True(_notifications.TryGetCurrentState("api", out var current));
        return [.. current.Snapshot.Commands.Select(command => command.State)];
    }

    private Task SetStateAsync(string state) => _notifications.PublishUpdateAsync(_api, snapshot => snapshot with { State = state });

    private static async Task<string?> NextStateAsync(IAsyncEnumerator<ResourceEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(Limit, TestContext.Current.CancellationToken));
        return watch.Current.Snapshot.State?.Text;
    }
}
