using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>The spans and their traces: takes batches in, lets the oldest blocks go, hands out snapshots.</summary>
internal sealed class SpanStore
{
    private readonly Lock _gate = new();
    private readonly SharedTables _tables;
    private readonly BlockList<SpanBlock> _blocks;
    private readonly TraceTable _traces = new();
    private readonly SpanIndex _index;
    private readonly SignalTally _tally = new();

    public SpanStore(SharedTables tables)
    {
        _tables = tables;
        _index = new SpanIndex(tables.Resources);
        _blocks = new BlockList<SpanBlock>(tables.Options.MaxSpans, tables.Options.MaxSpanBytes, Evicted_NeedsLock);
    }

    public SharedTables Tables => _tables;

    public ChangeSignal Changes { get; } = new();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(SpanBatch batch)
    {
        _index.Touch(batch.Items);
        lock (_gate)
        {
            _traces.Touch(batch.Items);
            var data = batch.Data.Written;
            var slot = -1;
            foreach (ref readonly var span in batch.Items)
            {
                slot = Append_NeedsLock(span, data.Slice(span.DataStart, span.DataLength), slot);
            }

            _tally.Add(batch.Tally);
        }

        Changes.Raise();
    }

    /// <summary>A snapshot of all kept spans. It must be disposed, or its blocks cannot be reused.</summary>
    public SpanSnapshot Acquire()
    {
        lock (_gate)
        {
            return new SpanSnapshot(this, _blocks.Acquire());
        }
    }

    /// <summary>The first block with a number or a later one, readable until <see cref="Release"/>; <see langword="null"/> when there is none yet.</summary>
    public SpanBlock? AcquireFrom(long number, out bool isLast)
    {
        lock (_gate)
        {
            return _blocks.AcquireFrom(number, out isLast);
        }
    }

    public void Release(params ReadOnlySpan<SpanBlock> blocks)
    {
        lock (_gate)
        {
            BlockList<SpanBlock>.Release(blocks);
        }
    }

    /// <summary>A copy of a part of the traces; slots that are free have no spans.</summary>
    /// <returns>How many were copied; 0 after the last ones.</returns>
    public int CopyTraces(int chunk, Span<TraceSlot> target)
    {
        lock (_gate)
        {
            if (chunk << TraceTable.ChunkBits >= _traces.Slots)
            {
                return 0;
            }

            var slots = _traces.GetChunk(chunk);
            slots.CopyTo(target);
            return slots.Length;
        }
    }

    /// <summary>A trace's slot as it is now, and a snapshot that holds all its spans; without spans when it is not kept.</summary>
    public SpanSnapshot Acquire(TraceId traceId, out TraceSlot trace)
    {
        lock (_gate)
        {
            var slot = _traces.Find(traceId.High, traceId.Low);
            trace = slot < 0 ? default : _traces[slot];
            return new SpanSnapshot(this, _blocks.Acquire());
        }
    }

    /// <summary>The slots of several traces as they are now, and a snapshot that holds all their spans.</summary>
    public SpanSnapshot Acquire(ReadOnlySpan<TraceId> traceIds, Span<TraceSlot> traces)
    {
        lock (_gate)
        {
            for (var i = 0; i < traceIds.Length; i++)
            {
                var slot = _traces.Find(traceIds[i].High, traceIds[i].Low);
                traces[i] = slot < 0 ? default : _traces[slot];
            }

            return new SpanSnapshot(this, _blocks.Acquire());
        }
    }

    /// <summary>The traces that got spans since the last call.</summary>
    /// <param name="after">0 at first, then what the last call left there.</param>
    public HashSet<TraceId> GetChangedTraces(ref long after)
    {
        var changed = new HashSet<TraceId>();
        using var snapshot = Acquire();
        foreach (var block in snapshot.Blocks)
        {
            var count = block.Count;
            for (var row = (int)Math.Clamp(after - block.FirstRow, 0, count); row < count; row++)
            {
                changed.Add(block.GetTraceId(row));
            }

            after = Math.Max(after, block.FirstRow + count);
        }

        return changed;
    }

    /// <summary>Removes the spans of some resources. What arrives meanwhile waits; a million spans take a moment.</summary>
    /// <param name="resources">Which ones, by index.</param>
    public void Remove(bool[] resources)
    {
        lock (_gate)
        {
            // A row's link to the previous one of its trace is a distance, and distances change: the traces are put together anew.
            _traces.Clear();
            _tally.Cleared += _blocks.Retain(
                (block, row) => block.Resources[row] >= resources.Length || !resources[block.Resources[row]],
                (block, row, target) => Store_NeedsLock(target, block.ToStaged(row), PackedFields.WholeRow(block.GetData(block.Data[row])), -1));
            _index.Rebuild(_blocks);
        }

        Changes.Raise();
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tally.Cleared += _blocks.Rows;
            _blocks.Clear();
            _traces.Clear();
            _index.Clear();
        }

        Changes.Raise();
    }

    public SignalCounters GetCounters(out int traces)
    {
        lock (_gate)
        {
            traces = _traces.Count;
            return _tally.ToCounters(_blocks.Rows, _blocks.Bytes + OtherBytes_NeedsLock);
        }
    }

    private long OtherBytes_NeedsLock => _traces.Bytes + _index.Bytes;

    /// <returns>The trace's slot: the next span is often of the same trace.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Append_NeedsLock(in StagedSpan span, ReadOnlySpan<byte> data, int lastSlot)
    {
        var block = _blocks.Prepare(data.Length, OtherBytes_NeedsLock);
        var row = block.FirstRow + block.Count;
        if (!_index.TryAdd(span, row, _blocks))
        {
            _tally.Reject(RejectReason.Duplicate);
            return lastSlot;
        }

        var before = block.DataBytes;
        var slot = Store_NeedsLock(block, span, data, lastSlot);
        _blocks.Appended(block.DataBytes - before);
        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Store_NeedsLock(SpanBlock block, in StagedSpan span, ReadOnlySpan<byte> data, int lastSlot)
    {
        var row = block.FirstRow + block.Count;
        var slot = IsSlotOf(lastSlot, span) ? lastSlot : _traces.Find(span.TraceHigh, span.TraceLow);
        if (slot < 0)
        {
            slot = _traces.Add(span.TraceHigh, span.TraceLow);
            _traces[slot].FirstRow = row;
        }

        ref var trace = ref _traces[slot];
        var distance = trace.Spans == 0 ? 0 : row - trace.LastRow;
        block.Append(span, data, slot, distance > uint.MaxValue ? 0 : (uint)distance);
        trace.LastRow = row;
        trace.Spans++;
        trace.Start = Math.Min(trace.Start, span.Start);
        trace.End = Math.Max(trace.End, span.Start + span.Duration);
        trace.ResourceBits |= 1UL << (span.Resource & 63);
        trace.Categories |= span.Categories;
        if (span.IsError)
        {
            trace.Errors++;
        }

        return slot;
    }

    // An eviction between two spans of a batch may have freed the slot, or given it to another trace.
    private bool IsSlotOf(int slot, in StagedSpan span)
    {
        if (slot < 0)
        {
            return false;
        }

        ref var trace = ref _traces[slot];
        return trace.Spans > 0 && trace.Low == span.TraceLow && trace.High == span.TraceHigh;
    }

    private void Evicted_NeedsLock(SpanBlock block)
    {
        var count = block.Count;
        _tally.Evicted += count;
        for (var row = 0; row < count; row++)
        {
            ref var trace = ref _traces[block.TraceSlots[row]];
            if (--trace.Spans == 0)
            {
                _traces.Remove(block.TraceSlots[row]);
            }
            else if (block.GetStatus(row) == SpanStatus.Error)
            {
                trace.Errors--;
            }
        }
    }
}
