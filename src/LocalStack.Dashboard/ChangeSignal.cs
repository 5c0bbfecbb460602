namespace LocalStack.Dashboard;

/// <summary>Tells any number of readers that something changed; changes between two looks count as one.</summary>
/// <remarks>A reader takes <see cref="Next"/> before it reads the state: a change in between then completes the task it holds, and none is missed.</remarks>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
