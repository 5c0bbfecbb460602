using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>
/// When a wait is over. A resource with several instances counts as started, healthy or ready when one instance is: its proxy sends
/// requests to no other. It counts as completed when all of them are, and as unavailable when none can come back by itself.
/// </summary>
internal static class WaitConditions
{
    public static WaitVerdict Judge(WaitAnnotation wait, WaitBehavior behavior, IReadOnlyList<ResourceEvent> instances) => wait.WaitType switch
    {
        WaitType.WaitUntilStarted => JudgeRunning(behavior, instances, IsRunning),
        WaitType.WaitUntilHealthy => JudgeRunning(behavior, instances, IsReady),
        WaitType.WaitForCompletion => JudgeCompletion(wait.ExitCode, instances),
        _ => throw new ArgumentOutOfRangeException(nameof(wait), wait.WaitType, "This kind of wait is not known."),
    };

    /// <summary>Running, every health report good, and the handlers of its ready event done.</summary>
    public static bool IsReady(CustomResourceSnapshot snapshot) =>
        IsHealthy(snapshot) && snapshot.ResourceReadyEvent is { EventTask.IsCompletedSuccessfully: true };

    public static bool IsHealthy(CustomResourceSnapshot snapshot) => IsRunning(snapshot) && snapshot.HealthStatus == HealthStatus.Healthy;

    public static bool IsRunning(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.Running;

    /// <summary>Ended or failed: nothing will happen to it unless somebody starts it.</summary>
    public static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        IsTerminal(snapshot) || snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy;

    public static bool IsTerminal(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && KnownResourceStates.TerminalStates.Contains(state);

    /// <summary>Its ready event had a handler that threw.</summary>
    public static bool HasFailedReadyHandler(CustomResourceSnapshot snapshot) =>
        snapshot.ResourceReadyEvent is { EventTask: { IsCompleted: true, IsCompletedSuccessfully: false } };

    private static WaitVerdict JudgeRunning(WaitBehavior behavior, IReadOnlyList<ResourceEvent> instances, Func<CustomResourceSnapshot, bool> isMet)
    {
        ResourceEvent? unavailable = null;
        var available = 0;
        foreach (var instance in instances)
        {
            if (isMet(instance.Snapshot))
            {
                return WaitVerdict.Met;
            }

            if (HasFailedReadyHandler(instance.Snapshot))
            {
                return new WaitVerdict(WaitOutcome.Failed, instance);
            }

            if (IsUnavailable(instance.Snapshot))
            {
                unavailable ??= instance;
            }
            else
            {
                available++;
            }
        }

        return (unavailable, available, behavior) switch
        {
            (null, _, _) or (_, > 0, _) => WaitVerdict.Pending,
            (_, _, WaitBehavior.StopOnResourceUnavailable) => new WaitVerdict(WaitOutcome.Failed, unavailable),
            _ => new WaitVerdict(WaitOutcome.Stalled, unavailable),
        };
    }

    private static WaitVerdict JudgeCompletion(int exitCode, IReadOnlyList<ResourceEvent> instances)
    {
        var failed = instances.FirstOrDefault(instance => HasFailedToComplete(instance.Snapshot, exitCode));
        return failed is not null ? new WaitVerdict(WaitOutcome.Failed, failed)
            : instances.Count > 0 && instances.All(instance => HasCompleted(instance.Snapshot)) ? WaitVerdict.Met
            : instances.FirstOrDefault(instance => instance.Snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy) is { } stalled
                ? new WaitVerdict(WaitOutcome.Stalled, stalled)
                : WaitVerdict.Pending;
    }

    private static bool HasCompleted(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state && (state == KnownResourceStates.Finished || state == KnownResourceStates.Exited);

    private static bool HasFailedToComplete(CustomResourceSnapshot snapshot, int exitCode) =>
        snapshot.State?.Text == KnownResourceStates.FailedToStart
        || (HasCompleted(snapshot) && snapshot.ExitCode is { } actual && actual != exitCode);
}
