namespace LocalStack.Telemetry.Storage;

/// <summary>A version number that can be waited for. Raising costs an increment while nobody waits; any number of changes wake a waiter once.</summary>
internal sealed class ChangeSignal
{
    private long _version;
    private TaskCompletionSource? _next;

    public long Version => Volatile.Read(ref _version);

    public void Raise()
    {
        Interlocked.Increment(ref _version);
        Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }

    /// <summary>Returns once the version is another than the one given.</summary>
    public Task WaitAsync(long seen, CancellationToken cancellationToken)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiter = Interlocked.CompareExchange(ref _next, waiter, null) ?? waiter;

        // Read after the waiter stands: a change before that is seen here, a later one completes the waiter.
        return Version != seen ? Task.CompletedTask : waiter.Task.WaitAsync(cancellationToken);
    }
}
