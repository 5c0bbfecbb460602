namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Up to <see cref="Capacity"/> items in columns, with what varies in length in segments of bytes. One writer appends under its store's lock; a row is
/// visible once <see cref="Count"/> covers it and never changes then, so readers need no lock.
/// </summary>
internal abstract class Block
{
    public const int CapacityBits = 13;
    public const int Capacity = 1 << CapacityBits;
    public const int SegmentBytes = 1 << 16;

    private const int MaxSpareSegments = 16;

    private byte[]?[] _segments = new byte[MaxSpareSegments][];
    private int _segmentCount;
    private int _segmentUsed;
    private int _count;

    /// <summary>The resource of each row, by index.</summary>
    public ushort[] Resources { get; } = New<ushort>();

    /// <summary>The scope of each row, by index.</summary>
    public ushort[] Scopes { get; } = New<ushort>();

    /// <summary>The block's place in its list: one more than its predecessor's.</summary>
    public long Number { get; private set; }

    /// <summary>How many rows were appended to the list before the first of this block.</summary>
    public long FirstOrdinal { get; private set; }

    /// <summary>Rows that can be read.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Queries that read this block now; it is not reused before they are done. Guarded by the store's lock.</summary>
    public int Readers { get; set; }

    public bool IsFull => _count == Capacity;

    /// <summary>Bytes of segments in use.</summary>
    public long DataBytes { get; private set; }

    /// <summary>Bytes of the columns.</summary>
    public abstract long ColumnBytes { get; }

    public long FirstRow => Number << CapacityBits;

    /// <summary>Whether storing so many bytes makes the block larger.</summary>
    public bool NeedsSegment(int length) => _segmentCount == 0 || _segmentUsed + length > SegmentBytes;

    /// <summary>The bytes of a row, from its first one on; what is read says where they end.</summary>
    public ReadOnlySpan<byte> GetData(uint reference) => _segments[reference >> 16].AsSpan((int)(reference & 0xFFFF));

    public void Reset(long number, long firstOrdinal)
    {
        (Number, FirstOrdinal) = (number, firstOrdinal);
        for (var i = 0; i < _segments.Length; i++)
        {
            if (i >= MaxSpareSegments || _segments[i]?.Length > SegmentBytes)
            {
                _segments[i] = null;
            }
        }

        _segmentCount = 0;
        _segmentUsed = 0;
        DataBytes = 0;
        Volatile.Write(ref _count, 0);
    }

    protected static TColumn[] New<TColumn>() => GC.AllocateUninitializedArray<TColumn>(Capacity);

    protected uint StoreData(ReadOnlySpan<byte> data)
    {
        if (NeedsSegment(data.Length))
        {
            AddSegment(data.Length);
        }

        var reference = ((uint)(_segmentCount - 1) << 16) | (uint)_segmentUsed;
        data.CopyTo(_segments[_segmentCount - 1].AsSpan(_segmentUsed));
        _segmentUsed += data.Length;
        return reference;
    }

    protected void Publish() => Volatile.Write(ref _count, _count + 1);

    private void AddSegment(int length)
    {
        if (_segmentCount == _segments.Length)
        {
            Array.Resize(ref _segments, _segments.Length * 2);
        }

        // A row's bytes are never split: one that is larger than a segment gets one of its own size.
        var size = Math.Max(length, SegmentBytes);
        if (_segments[_segmentCount]?.Length != size)
        {
            _segments[_segmentCount] = GC.AllocateUninitializedArray<byte>(size);
        }

        DataBytes += size;
        _segmentUsed = 0;
        _segmentCount++;
    }
}
