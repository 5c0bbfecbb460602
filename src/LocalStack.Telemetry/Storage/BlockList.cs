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
        if (current is null || current.IsFull || (current.DataBytes >= _maxBlockBytes && current.NeedsSegment(dataLength)))
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

    public static void Release(T[] snapshot)
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

        block.Reset(_nextNumber++);
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
