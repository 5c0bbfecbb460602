using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>A started instance, whatever runs it: a process, or a container.</summary>
internal interface IRunningInstance
{
    /// <summary>Its process on this machine, if it is one.</summary>
    int? ProcessId { get; }

    /// <summary>Whether its ports accept connections before anything listens behind them, as those do that a container engine forwards.</summary>
    bool AcceptsBeforeListening => false;

    /// <summary>Whether it goes on when the application ends.</summary>
    bool OutlivesApplication => false;

    /// <summary>Completes when it has ended and its last output was delivered, or when it is left to itself. Never faults.</summary>
    Task<ProcessExit> Exit { get; }

    /// <summary>Asks it to end, and ends it by force after its stop timeout; it has ended when the task completes.</summary>
    /// <param name="kill">Skips the rest of the patience.</param>
    Task StopAsync(CancellationToken kill);

    /// <summary>Leaves one that <see cref="OutlivesApplication"/> to itself.</summary>
    Task DetachAsync() => throw new NotSupportedException("An instance that ends with the application is stopped.");
}
