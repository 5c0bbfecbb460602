using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// The items of one request, read and checked but not stored: a body that turns out malformed at its end leaves no trace, and reading needs no lock.
/// Reused from request to request.
/// </summary>
internal abstract class Batch<TItem>
    where TItem : struct
{
    private const int MaxRetainedBytes = 4 << 20;

    private TItem[] _items = new TItem[512];

    public ReadOnlySpan<TItem> Items => _items.AsSpan(0, Count);

    public int Count { get; private set; }

    /// <summary>The items' attributes and other bytes.</summary>
    public ByteBuffer Data { get; private set; } = new(64 << 10);

    /// <summary>Collects what follows an item's attributes while these are being written.</summary>
    public ByteBuffer Extras { get; private set; } = new(1 << 10);

    public SignalTally Tally { get; } = new();

    /// <summary>When the request came, in nanoseconds since 1970-01-01 UTC: the time of items that say none.</summary>
    public ulong ReceivedAt { get; set; }

    public ref TItem Add()
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, _items.Length * 2);
        }

        ref var item = ref _items[Count++];
        item = default;
        return ref item;
    }

    public void RemoveLast() => Count--;

    /// <summary>Empties the batch. Returns whether it is worth keeping: one that held a huge request is not.</summary>
    public virtual bool Reset()
    {
        Count = 0;
        Data.Truncate(0);
        Extras.Truncate(0);
        Tally.Reset();
        return Data.Capacity + Extras.Capacity <= MaxRetainedBytes && _items.Length <= 64 << 10;
    }
}
