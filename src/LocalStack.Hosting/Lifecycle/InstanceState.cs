namespace LocalStack.Hosting.Lifecycle;

/// <summary>Where one instance of a launched resource stands. Users see the names of <c>KnownResourceStates</c>; see <see cref="InstanceStateNames"/>.</summary>
internal enum InstanceState
{
    /// <summary>Nothing was started, or it was stopped before anything ran.</summary>
    NotStarted,

    /// <summary>It is to run, once what it waits for is there.</summary>
    Waiting,

    /// <summary>It is being prepared and launched.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Its process, or its launch, was asked to end.</summary>
    Stopping,

    /// <summary>As <see cref="Stopping"/>, to be started again afterwards.</summary>
    Restarting,

    /// <summary>It is being built; nothing runs.</summary>
    Building,

    /// <summary>Its process has ended, by itself or because it was asked to.</summary>
    Finished,

    /// <summary>It could not be launched, or must not be because a wait failed.</summary>
    FailedToStart,

    /// <summary>This machine has nothing to run it with.</summary>
    RuntimeUnhealthy,
}
