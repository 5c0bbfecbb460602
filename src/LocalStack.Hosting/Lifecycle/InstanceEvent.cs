namespace LocalStack.Hosting.Lifecycle;

/// <summary>What can happen to an instance: what a user or the application asks for, and what is reported back.</summary>
internal enum InstanceEvent
{
    /// <summary>It shall run.</summary>
    Start,

    /// <summary>It shall not run.</summary>
    Stop,

    /// <summary>It shall run anew.</summary>
    Restart,

    /// <summary>What it waited for is there.</summary>
    WaitMet,

    /// <summary>What it waited for will not come.</summary>
    WaitFailed,

    /// <summary>Its process runs.</summary>
    Launched,

    /// <summary>Its process could not be started.</summary>
    LaunchFailed,

    /// <summary>Its launch was given up before a process ran.</summary>
    LaunchCanceled,

    /// <summary>There is nothing to run it with.</summary>
    RuntimeMissing,

    /// <summary>Its process has ended.</summary>
    Exited,

    /// <summary>A build of it begins.</summary>
    BuildStarted,

    /// <summary>The build is over, well or not.</summary>
    BuildEnded,
}
