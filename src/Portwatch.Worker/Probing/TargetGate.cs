using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Portwatch.Worker.Probing;

/// <summary>
/// At most so many checks at a time against one address. A prober that waits here is held up for no longer than the checks in front of it may take;
/// at most one scheduled check of an endpoint exists at a time, and manual ones pass a token bucket.
/// </summary>
internal sealed class TargetGate(IOptions<WorkerOptions> options)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly int _limit = options.Value.ProbersPerTarget;

    /// <summary>Waits for a place; disposing the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(string authority, CancellationToken cancellationToken)
    {
        // One small object an address ever checked; addresses are ports of this machine, so there are at most some ten thousands.
        var gate = _gates.GetOrAdd(authority, static (_, limit) => new(limit, limit), _limit);
        await gate.WaitAsync(cancellationToken);
        return new Place(gate);
    }

    private sealed class Place(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }
}
