using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Tests.Lifecycle;

public class WaitConditionsTests
{
    private static readonly Named Dependency = new("api");
    private static readonly Named Waiter = new("worker");

    private static readonly string[] States =
    [
        KnownResourceStates.NotStarted, KnownResourceStates.Waiting, KnownResourceStates.Starting, KnownResourceStates.Running, KnownResourceStates.Stopping,
        KnownResourceStates.Finished, KnownResourceStates.Exited, KnownResourceStates.FailedToStart, KnownResourceStates.RuntimeUnhealthy,
    ];

    [Theory]
    [InlineData(WaitBehavior.StopOnResourceUnavailable)]
    [InlineData(WaitBehavior.WaitOnResourceUnavailable)]
    internal void Judge_EveryState_StartedAndHealthy(WaitBehavior behavior)
    {
        foreach (var state in States)
        {
            var expected = state == KnownResourceStates.Running ? WaitOutcome.Met
                : state is nameof(KnownResourceStates.Finished) or nameof(KnownResourceStates.Exited) or nameof(KnownResourceStates.FailedToStart) or nameof(KnownResourceStates.RuntimeUnhealthy)
                    ? behavior == WaitBehavior.StopOnResourceUnavailable ? WaitOutcome.Failed : WaitOutcome.Stalled
                    : WaitOutcome.Pending;

            Assert.Equal((state, expected), (state, Judge(WaitType.WaitUntilStarted, behavior, Instance(state))));
            Assert.Equal((state, expected), (state, Judge(WaitType.WaitUntilHealthy, behavior, Instance(state, ready: Task.CompletedTask))));
        }
    }

    [Fact]
    public void Judge_RunningButNotReady_IsPending()
    {
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitUntilHealthy, default, Instance(KnownResourceStates.Running, health: HealthStatus.Unhealthy)));
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitUntilHealthy, default, Instance(KnownResourceStates.Running, health: HealthStatus.Healthy)));
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitUntilHealthy, default, Instance(KnownResourceStates.Running, ready: new TaskCompletionSource().Task)));
    }

    [Fact]
    public void Judge_ReadyHandlerThrew_FailsWhateverTheBehavior()
    {
        var broken = Instance(KnownResourceStates.Running, ready: Task.FromException(new InvalidOperationException("no such table")));

        Assert.Equal(WaitOutcome.Failed, Judge(WaitType.WaitUntilHealthy, WaitBehavior.WaitOnResourceUnavailable, broken));
        Assert.Equal(WaitOutcome.Met, Judge(WaitType.WaitUntilStarted, WaitBehavior.WaitOnResourceUnavailable, broken));
    }

    [Fact]
    public void Judge_SeveralInstances_OneReadyIsEnoughAndOneFailedIsNot()
    {
        var failed = Instance(KnownResourceStates.Finished, exitCode: 134);

        Assert.Equal(WaitOutcome.Met, Judge(WaitType.WaitUntilHealthy, default, failed, Instance(KnownResourceStates.Running, ready: Task.CompletedTask)));
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitUntilHealthy, WaitBehavior.StopOnResourceUnavailable, failed, Instance(KnownResourceStates.Starting)));
        Assert.Equal(WaitOutcome.Failed, Judge(WaitType.WaitUntilHealthy, WaitBehavior.StopOnResourceUnavailable, failed, failed));
    }

    [Fact]
    public void Judge_Completion_NeedsAllInstancesAndTheExitCode()
    {
        var done = Instance(KnownResourceStates.Finished, exitCode: 0);

        Assert.Equal(WaitOutcome.Met, Judge(WaitType.WaitForCompletion, default, done));
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitForCompletion, default, done, Instance(KnownResourceStates.Running)));
        Assert.Equal(WaitOutcome.Failed, Judge(WaitType.WaitForCompletion, default, done, Instance(KnownResourceStates.Finished, exitCode: 3)));
        Assert.Equal(WaitOutcome.Failed, Judge(WaitType.WaitForCompletion, default, Instance(KnownResourceStates.FailedToStart)));
        Assert.Equal(WaitOutcome.Stalled, Judge(WaitType.WaitForCompletion, default, Instance(KnownResourceStates.RuntimeUnhealthy)));
        Assert.Equal(WaitOutcome.Pending, Judge(WaitType.WaitForCompletion, default));
    }

    [Fact]
    public void Failed_Crash_SaysWhoWhyAndWhatToDo()
    {
        var message = WaitMessages.Failed(
            Waiter, new WaitAnnotation(Dependency, WaitType.WaitUntilHealthy), Instance(KnownResourceStates.Finished, exitCode: 134, health: HealthStatus.Unhealthy), "Segmentation fault");

        Assert.Equal(
            "Resource 'api' exited with code 134 before it was healthy, so 'worker', which waits for it, was not started. "
            + "Last output: Segmentation fault. Fix the crash, or remove WaitFor(api).",
            message);
    }

    [Fact]
    public void Failed_WrongExitCode_NamesBothCodes()
    {
        var message = WaitMessages.Failed(
            Waiter, new WaitAnnotation(Dependency, WaitType.WaitForCompletion), Instance(KnownResourceStates.Finished, exitCode: 3), lastOutput: "");

        Assert.Equal(
            "Resource 'api' ended with exit code 3 instead of 0, so 'worker', which waits for it, was not started. "
            + "It printed nothing. Fix what made it fail, or remove WaitForCompletion(api).",
            message);
    }

    private static WaitOutcome Judge(WaitType type, WaitBehavior behavior, params ResourceEvent[] instances) =>
        WaitConditions.Judge(new WaitAnnotation(Dependency, type), behavior, instances).Outcome;

    private static ResourceEvent Instance(string state, int? exitCode = null, HealthStatus? health = null, Task? ready = null) =>
        new(Dependency, "api-abcdefgh", new CustomResourceSnapshot
        {
            ResourceType = "Project",
            Properties = [],
            State = state,
            ExitCode = exitCode,
            HealthReports = health is null ? ImmutableArray<HealthReportSnapshot>.Empty : [new HealthReportSnapshot("check", health, null, null)],
            ResourceReadyEvent = ready is null ? null : new EventSnapshot(ready),
        });
}
