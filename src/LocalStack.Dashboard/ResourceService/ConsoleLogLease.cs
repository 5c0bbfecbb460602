namespace LocalStack.Dashboard.ResourceService;

/// <summary>Somebody looks at a feed until this is disposed.</summary>
internal sealed class ConsoleLogLease(ConsoleLogFeed feed, Action giveBack) : IDisposable
{
    private Action? _giveBack = giveBack;

    public ConsoleLogFeed Feed { get; } = feed;

    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
