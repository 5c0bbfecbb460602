using System.Collections.Immutable;

namespace Portwatch.Sink;

/// <summary>The last alerts, newest first. A delivery that comes again is counted, not shown again.</summary>
internal sealed class AlertStore(TimeProvider time)
{
    /// <summary>How many alerts are kept.</summary>
    public const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, StoredAlert> _byId = [];
    private readonly LinkedList<Guid> _order = [];

    /// <summary>Takes an alert.</summary>
    /// <returns>False if this delivery has been here before.</returns>
    public bool Add(Guid deliveryId, ReceivedAlert alert)
    {
        lock (_gate)
        {
            if (_byId.TryGetValue(deliveryId, out var known))
            {
                _byId[deliveryId] = known with { Repetitions = known.Repetitions + 1 };
                return false;
            }

            _byId.Add(deliveryId, new StoredAlert(deliveryId, time.GetUtcNow(), Repetitions: 0, alert));
            _order.AddFirst(deliveryId);
            if (_order.Count > Capacity)
            {
                _byId.Remove(_order.Last!.Value);
                _order.RemoveLast();
            }

            return true;
        }
    }

    /// <summary>What has arrived, newest first.</summary>
    public ImmutableArray<StoredAlert> Read()
    {
        lock (_gate)
        {
            return [.. _order.Select(id => _byId[id])];
        }
    }
}
