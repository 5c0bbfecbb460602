namespace LocalStack.Hosting.Lifecycle;

/// <summary>What a supervisor does on a transition.</summary>
internal enum InstanceAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Begin to wait for what the resource waits for.</summary>
    BeginWait,

    /// <summary>Give up the wait.</summary>
    EndWait,

    /// <summary>Prepare and launch it.</summary>
    Launch,

    /// <summary>Give up the wait and launch it all the same.</summary>
    EndWaitAndLaunch,

    /// <summary>Give up the launch.</summary>
    CancelLaunch,

    /// <summary>Ask its process to end, then kill it.</summary>
    StopProcess,
}
