using static LocalStack.Hosting.Lifecycle.InstanceAction;
using static LocalStack.Hosting.Lifecycle.InstanceEvent;
using static LocalStack.Hosting.Lifecycle.InstanceState;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>
/// The life of an instance, as a table. A pair that is not in it changes nothing: a wish that is already fulfilled, or a report that
/// came too late to matter.
/// </summary>
internal static class ResourceLifecycle
{
    public static InstanceTransition Next(InstanceState state, InstanceEvent @event) => (state, @event) switch
    {
        (NotStarted or Finished or FailedToStart or RuntimeUnhealthy, Start or Restart) => new(Waiting, BeginWait),
        (NotStarted or Finished or FailedToStart or RuntimeUnhealthy, BuildStarted) => new(Building, None),

        (Waiting, WaitMet) => new(Starting, Launch),
        (Waiting, WaitFailed) => new(FailedToStart, None),
        (Waiting, Start) => new(Starting, EndWaitAndLaunch),
        (Waiting, Stop) => new(NotStarted, EndWait),

        (Starting, Launched) => new(Running, None),
        (Starting, LaunchFailed) => new(FailedToStart, None),
        (Starting, LaunchCanceled) => new(NotStarted, None),
        (Starting, RuntimeMissing) => new(RuntimeUnhealthy, None),
        (Starting, Stop) => new(Stopping, CancelLaunch),
        (Starting, Restart) => new(Restarting, CancelLaunch),

        (Running, Exited) => new(Finished, None),
        (Running, Stop) => new(Stopping, StopProcess),
        (Running, Restart) => new(Restarting, StopProcess),

        // A launch that was faster than its cancellation leaves a process behind, which is stopped now.
        (Stopping, Launched) => new(Stopping, StopProcess),
        (Stopping, LaunchFailed or LaunchCanceled or RuntimeMissing) => new(NotStarted, None),
        (Stopping, Exited) => new(Finished, None),
        (Stopping, Start or Restart) => new(Restarting, None),

        (Restarting, Launched) => new(Restarting, StopProcess),
        (Restarting, LaunchFailed or LaunchCanceled or RuntimeMissing) => new(Waiting, BeginWait),
        (Restarting, Exited) => new(Waiting, BeginWait),
        (Restarting, Stop) => new(Stopping, None),

        (Building, BuildEnded) => new(NotStarted, None),

        _ => new(state, None),
    };

    /// <summary>Nothing runs and nothing is under way.</summary>
    public static bool IsAtRest(InstanceState state) => state is NotStarted or Finished or FailedToStart or RuntimeUnhealthy;
}
