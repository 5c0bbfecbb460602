using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>The states as users see them.</summary>
internal static class InstanceStateNames
{
    /// <param name="state">The state.</param>
    /// <param name="hasCrashed">Whether the process ended by itself, and not well. One that was told to stop has not, whatever its exit code.</param>
    /// <param name="isContainer">Whether the resource is a container: one that ended has Exited, a process has Finished.</param>
    public static ResourceStateSnapshot Of(InstanceState state, bool hasCrashed, bool isContainer) => state switch
    {
        InstanceState.NotStarted => new(KnownResourceStates.NotStarted, null),
        InstanceState.Waiting => new(KnownResourceStates.Waiting, null),
        InstanceState.Starting => new(KnownResourceStates.Starting, null),
        InstanceState.Running => new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
        InstanceState.Stopping or InstanceState.Restarting => new(KnownResourceStates.Stopping, null),
        InstanceState.Building => new(KnownResourceStates.Building, KnownResourceStateStyles.Info),
        InstanceState.Finished => new(
            isContainer ? KnownResourceStates.Exited : KnownResourceStates.Finished,
            hasCrashed ? KnownResourceStateStyles.Error : null),
        InstanceState.FailedToStart => new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
        InstanceState.RuntimeUnhealthy => new(KnownResourceStates.RuntimeUnhealthy, KnownResourceStateStyles.Warn),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no name."),
    };
}
