namespace LocalStack.Telemetry.Storage;

/// <summary>Numbers for things that come again and again in the same encoding, so that they are decoded once. Look-ups take a short lock, once a request.</summary>
internal abstract class EncodedTable<TItem>(int maxItems)
    where TItem : class
{
    /// <summary>The longest encoding that is taken: a resource or scope of this size is no real one.</summary>
    public const int MaxEncodedBytes = 64 << 10;

    /// <summary>All encodings that stand for something, together.</summary>
    public const long MaxTotalBytes = 16L << 20;

    private const long MaxRememberedBytes = 4L << 20;

    private readonly Lock _gate = new();
    private readonly List<int> _encodedBytes = [];
    private readonly Dictionary<byte[], int> _byEncoding = new(Utf8Comparer.Instance);
    private TItem[] _items = [];
    private int _count;
    private long _totalBytes;
    private long _rememberedBytes;

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

    /// <summary>The number of what a message says; -1 when there is no room for it.</summary>
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

            index = message.Length > MaxEncodedBytes ? -1 : Add_NeedsLock(message);
            if (index >= 0)
            {
                // One thing may come in ever new encodings: forgetting the old ones costs only time.
                _rememberedBytes += message.Length;
                if (_byEncoding.Count >= 2 * maxItems || _rememberedBytes > MaxRememberedBytes)
                {
                    _byEncoding.Clear();
                    _rememberedBytes = message.Length;
                }

                known[message] = index;
            }

            return index;
        }
    }

    /// <summary>Decodes the message, and returns the number of what it says, new or not.</summary>
    protected abstract int Add_NeedsLock(ReadOnlySpan<byte> message);

    protected int Append_NeedsLock(TItem item, int encodedBytes)
    {
        if (_count >= maxItems || _totalBytes + encodedBytes > MaxTotalBytes)
        {
            return -1;
        }

        if (_count == _items.Length)
        {
            var larger = new TItem[Math.Max(16, _items.Length * 2)];
            _items.CopyTo(larger, 0);
            Volatile.Write(ref _items, larger);
        }

        _totalBytes += encodedBytes;
        _encodedBytes.Add(encodedBytes);
        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
        return _count - 1;
    }

    /// <summary>Takes a newer state of an item, if there is room for it.</summary>
    protected void Replace_NeedsLock(int index, TItem item, int encodedBytes)
    {
        var total = _totalBytes + encodedBytes - _encodedBytes[index];
        if (total <= MaxTotalBytes)
        {
            _totalBytes = total;
            _encodedBytes[index] = encodedBytes;
            Volatile.Write(ref _items[index], item);
        }
    }
}
