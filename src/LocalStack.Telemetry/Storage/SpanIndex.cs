using System.Numerics;
using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Span ids to rows, to tell a sender's retry from a new span. An entry is 32 bits of hash and the low 32 bits of the row; the row says whether a match of
/// the hash is one. An entry's place follows from the highest bits of its hash, so that entries lie in the order of their hashes, however large the table:
/// those of evicted rows are left behind, and dropped in one pass from its first place to its last.
/// </summary>
internal sealed class SpanIndex(ResourceTable resources)
{
    private const int InitialCapacity = 1 << 14;

    private readonly ulong _seed = (ulong)Random.Shared.NextInt64() | 1;
    private ulong[] _entries = new ulong[InitialCapacity];
    private int _used;

    public long Bytes => (long)_entries.Length * sizeof(ulong);

    /// <summary>
    /// Reads the places where spans will be looked for. They lie anywhere in the table, mostly outside of the processor's caches: reads that do not wait for
    /// each other cost a fraction of what they do between other work. Needs no lock, as nothing is done with what is read.
    /// </summary>
    /// <returns>Of no meaning; reads without one could be left out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public ulong Touch(ReadOnlySpan<StagedSpan> spans)
    {
        var entries = Volatile.Read(ref _entries);
        ulong sum = 0;
        foreach (ref readonly var span in spans)
        {
            sum += entries[Place(Hash(span.TraceLow ^ span.TraceHigh, span.SpanId), entries)];
        }

        return sum;
    }

    /// <summary>Adds a span unless it is there.</summary>
    /// <param name="span">The span.</param>
    /// <param name="row">The row it will have, higher than all before.</param>
    /// <param name="blocks">The kept rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryAdd(in StagedSpan span, long row, BlockList<SpanBlock> blocks)
    {
        if (_used >= _entries.Length / 4 * 3)
        {
            MakeRoom(row, blocks);
        }

        var hash = Hash(span.TraceLow ^ span.TraceHigh, span.SpanId);
        var entries = _entries;
        for (var i = Place(hash, entries); ; i = (i + 1) & (entries.Length - 1))
        {
            var entry = entries[i];
            if (entry == 0)
            {
                entries[i] = Entry(hash, row);
                _used++;
                return true;
            }

            if (entry >> 32 == hash && IsSame(span, RowOf(entry, row), blocks))
            {
                return false;
            }
        }
    }

    /// <summary>Begins anew with the kept rows, whose numbers may have changed.</summary>
    public void Rebuild(BlockList<SpanBlock> blocks)
    {
        _entries = new ulong[CapacityFor(blocks.Rows)];
        _used = 0;
        foreach (var block in blocks.All)
        {
            var count = block.Count;
            for (var row = 0; row < count; row++)
            {
                Insert(Entry(Hash(block.TraceLow[row] ^ block.TraceHigh[row], block.SpanIds[row]), block.FirstRow + row));
            }
        }
    }

    public void Clear()
    {
        _entries = new ulong[InitialCapacity];
        _used = 0;
    }

    private static int CapacityFor(int rows)
    {
        var capacity = InitialCapacity;
        while (capacity < rows * 1.7)
        {
            capacity *= 2;
        }

        return capacity;
    }

    // The table is left with room, so the search for an empty place ends.
    private static int Place(uint hash, ulong[] entries) => (int)(hash >> (BitOperations.LeadingZeroCount((uint)entries.Length) + 1));

    private static ulong Entry(uint hash, long row) => ((ulong)hash << 32) | (uint)row;

    /// <summary>The row of an entry: the highest one below the next with these low bits. Older ones are long evicted.</summary>
    private static long RowOf(ulong entry, long next) => next - ((uint)next - (uint)entry);

    // A client and a server may share an id, which then says nothing of a retry.
    private bool IsSame(in StagedSpan span, long row, BlockList<SpanBlock> blocks)
    {
        if (!blocks.TryFind(row, out var block))
        {
            return false;
        }

        var i = (int)(row & (Block.Capacity - 1));
        return i < block.Count && block.SpanIds[i] == span.SpanId && block.TraceLow[i] == span.TraceLow && block.TraceHigh[i] == span.TraceHigh
            && SpanBlock.KindOf(block.KindAndStatus[i]) == SpanBlock.KindOf(span.KindAndStatus) && resources.AreSame(block.Resources[i], span.Resource);
    }

    // From an empty place on, every entry is taken out and put back where a search for it begins: at most to where it was, so that it never passes one that
    // is not yet looked at, and in a larger table further on than the one before.
    private void MakeRoom(long nextRow, BlockList<SpanBlock> blocks)
    {
        var old = _entries;
        var capacity = CapacityFor(blocks.Rows);
        if (capacity != old.Length)
        {
            _entries = new ulong[capacity];
        }

        _used = 0;
        var firstRow = blocks.FirstRow;
        var empty = Array.IndexOf(old, 0UL);
        for (var n = 1; n < old.Length; n++)
        {
            ref var place = ref old[(empty + n) & (old.Length - 1)];
            var entry = place;
            place = 0;
            if (entry != 0 && RowOf(entry, nextRow) >= firstRow)
            {
                Insert(entry);
            }
        }
    }

    private void Insert(ulong entry)
    {
        var i = Place((uint)(entry >> 32), _entries);
        while (_entries[i] != 0)
        {
            i = (i + 1) & (_entries.Length - 1);
        }

        _entries[i] = entry;
        _used++;
    }

    // Never 0, as no entry must look like an empty place.
    private uint Hash(ulong trace, ulong span)
    {
        var hash = ((trace * 0x9E37_79B9_7F4A_7C15) ^ span) * _seed;
        hash ^= hash >> 32;
        return (uint)((hash * 0xD6E8_FEB8_6659_FD93) >> 32) | 1;
    }
}
