using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration;

/// <summary>A started instance, whatever runs it: a process now, a container too.</summary>
internal interface IRunningInstance
{
    /// <summary>Its process on this machine, if it is one.</summary>
    int? ProcessId { get; }

    /// <summary>Completes when it has ended and its last output was delivered. Never faults.</summary>
    Task<ProcessExit> Exit { get; }

    /// <summary>Asks it to end, and ends it by force after its stop timeout; it has ended when the task completes.</summary>
    /// <param name="kill">Skips the rest of the patience.</param>
    Task StopAsync(CancellationToken kill);
}
