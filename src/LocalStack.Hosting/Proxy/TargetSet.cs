using System.Collections.Immutable;

namespace LocalStack.Hosting.Proxy;

/// <summary>The ready instances of one endpoint, in turn; while there are none, callers wait here.</summary>
internal sealed class TargetSet(TimeProvider timeProvider)
{
    /// <summary>More callers than this do not wait: they are turned away at once.</summary>
    public const int MaxHeld = 1024;

    private readonly Lock _gate = new();
    private volatile Current _current = new([], null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    private uint _turn;
    private int _held;

    /// <summary>Where there are no instances, the reason, if one was given.</summary>
    public string? WhyNone => _current.WhyNone;

    /// <summary>How many callers wait.</summary>
    public int Held => Volatile.Read(ref _held);

    public void Set(ImmutableArray<ProxyTarget> targets, string? whyNone)
    {
        lock (_gate)
        {
            Current before = _current;
            TaskCompletionSource ready = before.Ready.Task.IsCompleted && targets.IsEmpty
                ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
                : before.Ready;
            _current = new Current(targets, whyNone, ready);
            if (!targets.IsEmpty)
            {
                ready.TrySetResult();
            }
        }
    }

    /// <summary>The ready instances, the one whose turn it is first; empty when there are none just now.</summary>
    public ImmutableArray<ProxyTarget> Next() => InTurn(_current.Targets);

    /// <summary>
    /// The ready instances, the one whose turn it is first; waits while there are none. Empty when none became ready in
    /// time, or too many callers wait already.
    /// </summary>
    public ValueTask<ImmutableArray<ProxyTarget>> NextAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        ImmutableArray<ProxyTarget> targets = _current.Targets;
        return targets.IsEmpty ? HoldAsync(timeout, cancellationToken) : new ValueTask<ImmutableArray<ProxyTarget>>(InTurn(targets));
    }

    private async ValueTask<ImmutableArray<ProxyTarget>> HoldAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _held) > MaxHeld)
        {
            Interlocked.Decrement(ref _held);
            return [];
        }

        try
        {
            long began = timeProvider.GetTimestamp();
            while (true)
            {
                Current current = _current;
                if (!current.Targets.IsEmpty)
                {
                    return InTurn(current.Targets);
                }

                TimeSpan left = timeout - timeProvider.GetElapsedTime(began);
                if (left <= TimeSpan.Zero)
                {
                    return [];
                }

                await current.Ready.Task.WaitAsync(left, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            return [];
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }

    private ImmutableArray<ProxyTarget> InTurn(ImmutableArray<ProxyTarget> targets)
    {
        if (targets.Length < 2)
        {
            return targets;
        }

        int first = (int)(Interlocked.Increment(ref _turn) % (uint)targets.Length);
        return [.. targets.AsSpan()[first..], .. targets.AsSpan()[..first]];
    }

    private sealed record Current(ImmutableArray<ProxyTarget> Targets, string? WhyNone, TaskCompletionSource Ready);
}
