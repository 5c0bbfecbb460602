namespace LocalStack.Telemetry.Storage;

/// <summary>Numbers for things that come again and again in the same encoding, so that they are decoded once. Look-ups take a short lock, once a request.</summary>
internal abstract class EncodedTable<TItem>(int maxItems)
    where TItem : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], int> _byEncoding = new(Utf8Comparer.Instance);
    private TItem[] _items = [];
    private int _count;

    /// <summary>What was added so far; the array may have unused places at its end.</summary>
    public ReadOnlySpan<TItem> Items
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _items).AsSpan(0, count);
        }
    }

    public TItem this[int index] => Volatile.Read(ref _items)[index];

    /// <summary>The number of what a message says; -1 when it is new and there is no room for it.</summary>
    /// <exception cref="Wire.MalformedMessageException">The message is not what it should be.</exception>
    public int GetIndex(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            var known = _byEncoding.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (known.TryGetValue(message, out var index))
            {
                return index;
            }

            index = Add_NeedsLock(message);
            if (index >= 0)
            {
                // One thing may come in ever new encodings: forgetting the old ones costs only time.
                if (_byEncoding.Count >= 2 * maxItems)
                {
                    _byEncoding.Clear();
                }

                known[message] = index;
            }

            return index;
        }
    }

    /// <summary>Decodes the message, and returns the number of what it says, new or not.</summary>
    protected abstract int Add_NeedsLock(ReadOnlySpan<byte> message);

    protected int Append_NeedsLock(TItem item)
    {
        if (_count >= maxItems)
        {
            return -1;
        }

        if (_count == _items.Length)
        {
            var larger = new TItem[Math.Max(16, _items.Length * 2)];
            _items.CopyTo(larger, 0);
            Volatile.Write(ref _items, larger);
        }

        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }

    protected void Replace_NeedsLock(int index, TItem item) => Volatile.Write(ref _items[index], item);
}
