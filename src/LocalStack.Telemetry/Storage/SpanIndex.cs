using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Span ids to rows, to tell a sender's retry from a new span. An entry is 24 bits of hash and 40 bits of row, eight bytes in all; the row says whether a
/// match of the hash is one. Entries of evicted rows are not removed one by one but left behind, and dropped when the table is rebuilt.
/// </summary>
internal sealed class SpanIndex
{
    private const int RowBits = 40;
    private const ulong RowMask = (1UL << RowBits) - 1;
    private const int InitialCapacity = 1 << 14;

    private readonly ulong _seed = (ulong)Random.Shared.NextInt64() | 1;
    private ulong[] _entries = new ulong[InitialCapacity];
    private int _used;

    public long Bytes => (long)_entries.Length * sizeof(ulong);

    /// <summary>Adds a span unless it is there.</summary>
    /// <param name="span">The span.</param>
    /// <param name="row">The row it will have.</param>
    /// <param name="blocks">The kept rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(in StagedSpan span, long row, BlockList<SpanBlock> blocks)
    {
        if (_used >= _entries.Length / 4 * 3)
        {
            Rebuild(blocks);
        }

        var hash = Hash(span.TraceLow ^ span.TraceHigh, span.SpanId);
        var tag = hash & ~RowMask;
        var mask = (uint)(_entries.Length - 1);
        for (var i = (uint)hash & mask; ; i = (i + 1) & mask)
        {
            var entry = _entries[i];
            if (entry == 0)
            {
                _entries[i] = tag | (ulong)row;
                _used++;
                return true;
            }

            if ((entry & ~RowMask) == tag && IsSame(span, (long)(entry & RowMask), blocks))
            {
                return false;
            }
        }
    }

    public void Clear()
    {
        _entries = new ulong[InitialCapacity];
        _used = 0;
    }

    private static bool IsSame(in StagedSpan span, long row, BlockList<SpanBlock> blocks)
    {
        if (!blocks.TryFind(row, out var block))
        {
            return false;
        }

        var i = (int)(row & (Block.Capacity - 1));
        return i < block.Count && block.SpanIds[i] == span.SpanId && block.TraceLow[i] == span.TraceLow && block.TraceHigh[i] == span.TraceHigh;
    }

    /// <summary>Begins anew. The kept rows are the truth; the old entries are not needed.</summary>
    public void Rebuild(BlockList<SpanBlock> blocks)
    {
        var capacity = InitialCapacity;
        while (capacity < blocks.Rows * 1.7)
        {
            capacity *= 2;
        }

        var entries = capacity == _entries.Length ? _entries : new ulong[capacity];
        Array.Clear(entries);
        var mask = (uint)(capacity - 1);
        foreach (var block in blocks.All)
        {
            var count = block.Count;
            for (var row = 0; row < count; row++)
            {
                var hash = Hash(block.TraceLow[row] ^ block.TraceHigh[row], block.SpanIds[row]);
                var i = (uint)hash & mask;
                while (entries[i] != 0)
                {
                    i = (i + 1) & mask;
                }

                entries[i] = (hash & ~RowMask) | (ulong)(block.FirstRow + row);
            }
        }

        _entries = entries;
        _used = blocks.Rows;
    }

    private ulong Hash(ulong trace, ulong span)
    {
        var hash = ((trace * 0x9E37_79B9_7F4A_7C15) ^ span) * _seed;
        hash ^= hash >> 32;
        return hash * 0xD6E8_FEB8_6659_FD93;
    }
}
