using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class WaitViewTests
{
    [Fact]
    public void Of_WaitingResource_SaysForWhomUntilWhatAndSinceWhen()
    {
        var sink = Resource("sink-1", "sink") with { HealthReports = [Report(HealthState.Unhealthy, "503")] };
        var worker = Waiting(["sink", "gone"], ["until it is healthy", "until it is running"], "2026-01-31T12:00:00Z");

        var wait = WaitView.Of(worker, [sink, worker])!;

        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), wait.Since);
        Assert.False(wait.IsStalled);
        Assert.Equal([("sink", "sink-1", "Unhealthy", "until it is healthy"), ("gone", null, null, "until it is running")],
            wait.Awaited.Select(awaited => (awaited.Name, awaited.Resource?.Name, awaited.State?.Text, awaited.Until)));
    }

    [Fact]
    public void Of_WaitThatCannotEnd_IsStalledAndSaysWhatToDo()
    {
        var wait = WaitView.Of(Waiting(["api"], ["Resource 'api' failed to start, so 'worker', which waits for it, keeps waiting."], ""), [])!;

        Assert.True(wait.IsStalled);
        Assert.Null(wait.Since);
        Assert.StartsWith("Resource 'api' failed to start", wait.Awaited[0].Problem, StringComparison.Ordinal);
        Assert.Empty(wait.Awaited[0].Until);
    }

    [Fact]
    public void Of_AnAppHostThatTellsNothing_TakesTheDeclaredWaits()
    {
        var worker = Resource("worker", state: "Waiting") with { Relations = [new("cache", "WaitFor"), new("db", "Reference")] };

        Assert.Equal(["cache"], WaitView.Of(worker, [worker])!.Awaited.Select(awaited => awaited.Name));
    }

    [Fact]
    public void Of_SiblingReplica_IsFoundByItsInstance()
    {
        var first = Resource("api-1", "api", state: "Starting");

        var wait = WaitView.Of(Waiting(["api-1"], ["until it is ready"], "") with { Name = "api-2", DisplayName = "api" }, [first])!;

        Assert.Equal("Starting", wait.Awaited[0].State?.Text);
    }

    [Fact]
    public void Of_RunningResource_IsNothing() => Assert.Null(WaitView.Of(Resource("api"), []));

    private static ResourceSnapshot Waiting(string[] names, string[] reasons, string since) => Resource("worker", state: "Waiting") with
    {
        Properties =
        [
            new("resource.waitingFor", "", string.Join(", ", names), [.. names], false, false, null),
            new("resource.waitReasons", "", string.Join(", ", reasons), [.. reasons], false, false, null),
            new("resource.waitingSince", "", since, [], false, false, null),
        ],
    };
}
