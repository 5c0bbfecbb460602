using System.Runtime.CompilerServices;

namespace LocalStack.Telemetry.Storage;

/// <summary>Every trace with a kept span, in slots that stay where they are while the trace lives. All members need the store's lock.</summary>
internal sealed class TraceTable
{
    // A chunk, and what queries rent to copy one, is no large object to the runtime: those it gives back late.
    public const int ChunkBits = 10;
    public const int ChunkSlots = 1 << ChunkBits;

    private const int SlotBytes = 72;
    private const int InitialBuckets = 1 << 12;

    private readonly ulong _seed = (ulong)Random.Shared.NextInt64() | 1;
    private readonly List<TraceSlot[]> _chunks = [];
    private int[] _buckets = NewBuckets(InitialBuckets);
    private int _used;
    private int _free = -1;

    /// <summary>Traces with a kept span.</summary>
    public int Count { get; private set; }

    /// <summary>Slots ever used: all traces lie below.</summary>
    public int Slots => _used;

    public long Bytes => ((long)_chunks.Count * ChunkSlots * SlotBytes) + ((long)_buckets.Length * sizeof(int));

    public ref TraceSlot this[int slot] => ref _chunks[slot >> ChunkBits][slot & (ChunkSlots - 1)];

    /// <summary>The slots from a multiple of <see cref="ChunkSlots"/> on.</summary>
    public ReadOnlySpan<TraceSlot> GetChunk(int chunk) => _chunks[chunk].AsSpan(0, Math.Min(ChunkSlots, _used - (chunk << ChunkBits)));

    /// <summary>Reads where the spans' traces will be looked for, for the reason that <see cref="SpanIndex.Touch"/> has.</summary>
    /// <returns>Of no meaning; reads without one could be left out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public ulong Touch(ReadOnlySpan<StagedSpan> spans)
    {
        ulong sum = 0;
        ulong last = 0;
        foreach (ref readonly var span in spans)
        {
            if (span.TraceLow != last)
            {
                last = span.TraceLow;
                var slot = _buckets[Hash(span.TraceHigh, span.TraceLow) & (uint)(_buckets.Length - 1)];
                sum += slot >= 0 ? this[slot].Low : 0;
            }
        }

        return sum;
    }

    /// <summary>A trace's slot, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ulong high, ulong low)
    {
        for (var slot = _buckets[Hash(high, low) & (uint)(_buckets.Length - 1)]; slot >= 0; slot = this[slot].Next)
        {
            ref var candidate = ref this[slot];
            if (candidate.Low == low && candidate.High == high)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Adds a trace that <see cref="Find"/> did not find.</summary>
    public int Add(ulong high, ulong low)
    {
        if (Count >= _buckets.Length)
        {
            Grow();
        }

        int slot;
        if (_free >= 0)
        {
            slot = _free;
            _free = this[slot].Next;
        }
        else
        {
            slot = _used++;
            if (slot >> ChunkBits == _chunks.Count)
            {
                _chunks.Add(new TraceSlot[ChunkSlots]);
            }
        }

        ref var bucket = ref _buckets[Hash(high, low) & (uint)(_buckets.Length - 1)];
        this[slot] = new TraceSlot { High = high, Low = low, Start = ulong.MaxValue, Next = bucket };
        bucket = slot;
        Count++;
        return slot;
    }

    public void Remove(int slot)
    {
        ref var removed = ref this[slot];
        ref var link = ref _buckets[Hash(removed.High, removed.Low) & (uint)(_buckets.Length - 1)];
        while (link != slot)
        {
            link = ref this[link].Next;
        }

        link = removed.Next;
        removed = new TraceSlot { Next = _free };
        _free = slot;
        Count--;
    }

    public void Clear()
    {
        _chunks.Clear();
        _buckets = NewBuckets(InitialBuckets);
        _used = 0;
        _free = -1;
        Count = 0;
    }

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private void Grow()
    {
        var buckets = NewBuckets(_buckets.Length * 2);
        for (var slot = 0; slot < _used; slot++)
        {
            ref var trace = ref this[slot];
            if (trace.Spans > 0)
            {
                ref var bucket = ref buckets[Hash(trace.High, trace.Low) & (uint)(buckets.Length - 1)];
                trace.Next = bucket;
                bucket = slot;
            }
        }

        _buckets = buckets;
    }

    private uint Hash(ulong high, ulong low)
    {
        var hash = ((high * 0x9E37_79B9_7F4A_7C15) ^ low) * _seed;
        return (uint)(hash >> 32);
    }
}
