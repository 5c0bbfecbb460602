using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>
/// One reader's queue of snapshots. Writers never wait: beyond <see cref="Bound"/> entries only the newest snapshot of each instance
/// is kept, so that a reader that lags sees the latest of everything, and fewer of the steps between.
/// </summary>
internal sealed class SnapshotWatch
{
    /// <summary>Entries kept for a reader before older snapshots of the same instance are dropped.</summary>
    public const int Bound = 1_000;

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private List<ResourceEvent> _pending = [];
    private int _bound = Bound;

    /// <summary>Snapshots this reader did not get because it lagged.</summary>
    public long Skipped { get; private set; }

    public void Offer(ResourceEvent changed)
    {
        lock (_gate)
        {
            _pending.Add(changed);
            if (_pending.Count > _bound)
            {
                KeepNewest_NeedsLock();
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends the reader once it has read what is there.</summary>
    public void End() => _signal.Writer.TryComplete();

    public async IAsyncEnumerable<ResourceEvent> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            List<ResourceEvent> batch;
            lock (_gate)
            {
                batch = _pending;
                _pending = [];
                _bound = Bound;
            }

            foreach (var changed in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return changed;
            }

            if (batch.Count > 0)
            {
                // More may have come while the batch was read; the signal says so only once.
                continue;
            }

            if (!await _signal.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield break;
            }

            _signal.Reader.TryRead(out _);
        }
        while (true);
    }

    private void KeepNewest_NeedsLock()
    {
        var newest = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _pending.Count; i++)
        {
            newest[_pending[i].ResourceId] = i;
        }

        Skipped += _pending.Count - newest.Count;
        _pending = [.. _pending.Where((changed, i) => newest[changed.ResourceId] == i)];

        // With more instances than the bound there is nothing to drop; the next look comes when the list has doubled.
        _bound = Math.Max(Bound, _pending.Count * 2);
    }
}
