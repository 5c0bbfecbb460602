namespace LocalStack.Hosting.Processes;

/// <summary>A started process and everything it started itself.</summary>
internal sealed class RunningProcess
{
    public int Id { get; init; }

    public DateTimeOffset StartTime { get; init; }

    /// <summary>
    /// Completes when the process has ended and what it printed has reached the sink. Where something it started keeps
    /// its output open, that wait is bounded. Never faults and is never cancelled.
    /// </summary>
    public Task<ProcessExit> Exit { get; init; } = Task.FromException<ProcessExit>(new NotImplementedException());

    /// <summary>
    /// Asks the process to end with its stop signal, waits for its stop timeout, then kills what is left of its tree.
    /// Further calls join the first. Cancellation skips the rest of the wait: the tree is killed at once.
    /// </summary>
    /// <returns>How it ended; it has ended when the task completes.</returns>
    public Task<ProcessExit> StopAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Kills the process and its tree now, and waits until they are gone.</summary>
    public Task<ProcessExit> KillAsync() => throw new NotImplementedException();
}
