using System.Diagnostics.CodeAnalysis;

namespace LocalStack.Telemetry.Storage;

/// <summary>The blocks of a store, oldest first, within its bounds. All members need the store's lock.</summary>
internal sealed class BlockList<T>(int maxRows, long maxBytes, Action<T> evicted)
    where T : Block, new()
{
    // A block of few huge items is closed early, so that evicting one block never means losing a large part of the budget.
    private readonly long _maxBlockBytes = Math.Min(maxBytes / 4, 4 << 20);

    // Replaced as a whole, so that a snapshot is one reference.
    private T[] _blocks = [];
    private T? _spare;
    private long _nextNumber = 1;
    private long _appended;
    private bool _isLastClosed;

    public T[] All => _blocks;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>A row number below every kept one.</summary>
    public long FirstRow => _blocks.Length == 0 ? _nextNumber << Block.CapacityBits : _blocks[0].FirstRow;

    /// <summary>The block that the next item goes to, after making room for it.</summary>
    /// <param name="dataLength">The bytes the item has beside its columns.</param>
    /// <param name="otherBytes">Memory of the store outside the blocks, which counts against the same budget.</param>
    public T Prepare(int dataLength, long otherBytes)
    {
        var current = _blocks.Length == 0 ? null : _blocks[^1];
        if (current is null || _isLastClosed || current.IsFull || (current.DataBytes >= _maxBlockBytes && current.NeedsSegment(dataLength)))
        {
            current = Open(dataLength, otherBytes);
        }
        else
        {
            Evict(current.NeedsSegment(dataLength) ? Math.Max(dataLength, Block.SegmentBytes) : 0, otherBytes, least: 1);
        }

        return current;
    }

    /// <summary>Counts an item that was appended to the block that <see cref="Prepare"/> returned.</summary>
    /// <param name="grown">By how many bytes that block has grown.</param>
    public void Appended(long grown)
    {
        Rows++;
        _appended++;
        Bytes += grown;
    }

    public bool TryFind(long row, [NotNullWhen(true)] out T? block)
    {
        block = Find(_blocks, row);
        return block is not null;
    }

    /// <summary>The block of a row in a snapshot; <see langword="null"/> when it was evicted before.</summary>
    public static T? Find(T[] blocks, long row)
    {
        if (blocks.Length == 0)
        {
            return null;
        }

        var index = (row >> Block.CapacityBits) - blocks[0].Number;
        return index >= 0 && index < blocks.Length ? blocks[index] : null;
    }

    /// <summary>The blocks as they are now; they stay readable until <see cref="Release"/>.</summary>
    public T[] Acquire()
    {
        foreach (var block in _blocks)
        {
            block.Readers++;
        }

        return _blocks;
    }

    /// <summary>The first block with a number or a later one; it stays readable until <see cref="Release"/>.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isLast">Whether more may be appended to it.</param>
    public T? AcquireFrom(long number, out bool isLast)
    {
        foreach (var block in _blocks)
        {
            if (block.Number >= number)
            {
                isLast = block == _blocks[^1] && !_isLastClosed;
                block.Readers++;
                return block;
            }
        }

        isLast = true;
        return null;
    }

    public static void Release(params ReadOnlySpan<T> snapshot)
    {
        foreach (var block in snapshot)
        {
            block.Readers--;
        }
    }

    public void Clear()
    {
        _blocks = [];
        Rows = 0;
        Bytes = 0;
    }

    /// <summary>
    /// Keeps some rows only, in new blocks, and gives back the memory of the others. Row numbers change, but none becomes larger than the largest so far, so
    /// who has seen everything sees nothing twice and misses nothing new.
    /// </summary>
    /// <param name="isKept">Whether to keep a row.</param>
    /// <param name="append">Appends a row of an old block to a new one.</param>
    /// <returns>How many rows are gone.</returns>
    public int Retain(Func<T, int, bool> isKept, Action<T, int, T> append)
    {
        var kept = _blocks.Sum(block => Enumerable.Range(0, block.Count).Count(row => isKept(block, row)));
        var removed = Rows - kept;
        if (removed == 0)
        {
            return 0;
        }

        var old = _blocks;
        var inLast = Math.Min(kept, old[^1].Count);
        var blocks = new T[kept == 0 ? 0 : ((kept - inLast + Block.Capacity - 1) / Block.Capacity) + 1];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = new T();
            var rowsBefore = Math.Min((long)i * Block.Capacity, kept - inLast);
            blocks[i].Reset(old[^1].Number - blocks.Length + 1 + i, _appended - kept + rowsBefore);
        }

        var (place, left) = (0, kept);
        foreach (var block in old)
        {
            for (var row = 0; row < block.Count; row++)
            {
                if (isKept(block, row))
                {
                    place = left == inLast ? blocks.Length - 1 : blocks[place].IsFull ? place + 1 : place;
                    append(block, row, blocks[place]);
                    left--;
                }
            }
        }

        // Nothing more is appended to the last of them: rows that were there before had the numbers of its next ones.
        _isLastClosed = true;
        _blocks = blocks;
        Rows = kept;
        Bytes = blocks.Sum(block => block.ColumnBytes + block.DataBytes);
        return removed;
    }

    private T Open(int dataLength, long otherBytes)
    {
        var block = _spare ?? new T();
        _spare = null;
        Evict(block.ColumnBytes + Math.Max(dataLength, Block.SegmentBytes), otherBytes, least: 0);
        if (_spare is not null)
        {
            // What was just evicted serves as well.
            block = _spare;
            _spare = null;
        }

        _isLastClosed = false;
        block.Reset(_nextNumber++, _appended);
        _blocks = [.. _blocks, block];
        Bytes += block.ColumnBytes;
        return block;
    }

    // When a block is being opened all others may go; the one that is written to may not.
    private void Evict(long moreBytes, long otherBytes, int least)
    {
        while (_blocks.Length > least && (Rows >= maxRows || Bytes + otherBytes + moreBytes > maxBytes))
        {
            var oldest = _blocks[0];
            _blocks = _blocks[1..];
            Rows -= oldest.Count;
            Bytes -= oldest.ColumnBytes + oldest.DataBytes;
            evicted(oldest);
            if (oldest.Readers == 0)
            {
                _spare ??= oldest;
            }
        }
    }
}
