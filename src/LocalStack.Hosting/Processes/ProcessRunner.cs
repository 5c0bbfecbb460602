namespace LocalStack.Hosting.Processes;

/// <summary>
/// Starts processes so that none of them, nor what they start, outlives this one: not after <c>kill -9</c> either.
/// </summary>
internal sealed class ProcessRunner(ProcessRunnerOptions options) : IAsyncDisposable
{
    public ProcessRunnerOptions Options { get; } = options;

    /// <summary>Starts a process. It is running when the task completes; cancellation after that has no effect.</summary>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    public Task<RunningProcess> StartAsync(ProcessSpec spec, IConsoleSink sink, CancellationToken cancellationToken)
        => throw new NotImplementedException();

    /// <summary>Kills whatever still runs.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
