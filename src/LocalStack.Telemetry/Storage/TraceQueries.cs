using System.Buffers;
using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Lists traces. The table of traces is copied chunk by chunk, each under a lock of microseconds; conditions on single spans are answered by a scan of the
/// blocks that marks the traces they hold for; only the traces of the page asked for are walked span by span.
/// </summary>
internal static class TraceQueries
{
    [Flags]
    private enum Marks : byte
    {
        None = 0,
        IsCandidate = 1,
        HasMatchingSpan = 2,
        HasResource = 4,
        HasEntryKind = 8,
        IsHidden = 16,
    }

    public static Trace? Get(SpanStore store, TraceId traceId)
    {
        using var snapshot = store.Acquire(traceId, out var trace);
        return trace.Spans == 0 ? null : new Trace(snapshot.GetRows(trace).Select(r => snapshot.Read(r.Block, r.Row)));
    }

    public static Page<TraceSummary> List(SpanStore store, TraceQuery query)
    {
        var resources = store.Tables.Resources.Select(query.ResourceName, query.InstanceId);
        var wanted = resources is null ? ulong.MaxValue : BitsOf(resources);
        if (wanted == 0)
        {
            return new Page<TraceSummary>([], 0);
        }

        var prefix = TraceIdPrefix.From(query.Text);
        var needsSpans = !string.IsNullOrEmpty(query.Text) || !string.IsNullOrEmpty(query.SpanName) || !query.Attributes.IsDefaultOrEmpty;
        var needsResource = resources is { Length: > 64 };
        var entry = EntryCondition.Create(store, query);

        using var candidates = new MatchList();
        using var table = new TraceMarks();
        Collect(store, query, wanted, table, candidates);
        if (needsSpans || needsResource || entry is not null)
        {
            Mark(store, query, resources, entry, table);
        }

        using var matches = new MatchList();
        foreach (var candidate in candidates.All)
        {
            var slot = (int)candidate.Row;
            var marks = (Marks)table.Marks[slot];
            if ((!needsResource || marks.HasFlag(Marks.HasResource))
                && !marks.HasFlag(Marks.IsHidden)
                && (query.EntryKind is null || marks.HasFlag(Marks.HasEntryKind))
                && (!needsSpans || marks.HasFlag(Marks.HasMatchingSpan) || IsIdMatch(table.Ids[slot])))
            {
                matches.Add(candidate);
            }
        }

        var total = matches.Count;
        return new Page<TraceSummary>(Summarize(store, table, matches.SelectPage(query.Offset, query.Limit)), total);

        bool IsIdMatch(TraceId id) => query.Attributes.IsDefaultOrEmpty && string.IsNullOrEmpty(query.SpanName) && prefix is { } digits && digits.IsOf(new TraceSlot { High = id.High, Low = id.Low });
    }

    private static void Collect(SpanStore store, TraceQuery query, ulong wanted, TraceMarks table, MatchList candidates)
    {
        var minDuration = UnixTime.FromTimeSpan(query.MinDuration);
        var maxDuration = query.MaxDuration is { } longest ? UnixTime.FromTimeSpan(longest) : ulong.MaxValue;
        var arrivedBy = query.ArrivedBy ?? long.MaxValue;
        var from = query.From is { } start ? UnixTime.FromDateTimeOffset(start) : 0;
        var to = query.To is { } end ? UnixTime.FromDateTimeOffset(end) : ulong.MaxValue;
        var buffer = ArrayPool<TraceSlot>.Shared.Rent(TraceTable.ChunkSlots);
        for (var chunk = 0; store.CopyTraces(chunk, buffer) is > 0 and var count; chunk++)
        {
            table.EnsureChunk(chunk);
            for (var i = 0; i < count; i++)
            {
                ref var trace = ref buffer[i];
                if (trace.Spans == 0
                    || (query.ErrorsOnly && trace.Errors == 0)
                    || !IsOfCategory(trace, query)
                    || trace.Duration < minDuration
                    || trace.Duration > maxDuration
                    || trace.FirstRow > arrivedBy
                    || trace.Start < from
                    || (trace.Start >= to && to != ulong.MaxValue)
                    || (trace.ResourceBits & wanted) == 0)
                {
                    continue;
                }

                var slot = (chunk << TraceTable.ChunkBits) + i;
                table.Ids[slot] = trace.TraceId;
                table.Marks[slot] = (byte)Marks.IsCandidate;
                candidates.Add(new Match(Key(trace, query.Order), slot));
            }
        }

        ArrayPool<TraceSlot>.Shared.Return(buffer);
    }

    private static bool IsOfCategory(in TraceSlot trace, TraceQuery query) =>
        (query.Categories == 0 && !query.IncludeUncategorized)
        || (trace.Categories & (byte)query.Categories) != 0
        || (query.IncludeUncategorized && trace.Categories == 0);

    // A slot may have passed to another trace since it was copied: a row counts only for the trace it is of.
    private static void Mark(SpanStore store, TraceQuery query, bool[]? resources, EntryCondition? entry, TraceMarks table)
    {
        using var snapshot = store.Acquire();
        var condition = new SpanCondition(store.Tables, query.Text, query.SpanName, query.Attributes) { Resources = resources };
        BlockScan.ForEach(snapshot.Blocks, block =>
        {
            var count = block.Count;
            for (var row = 0; row < count; row++)
            {
                var slot = block.TraceSlots[row];
                if (slot >= table.Length || table.Marks[slot] == 0 || table.Ids[slot] != block.GetTraceId(row))
                {
                    continue;
                }

                var found = Marks.None;
                if (condition.IsAllowed(block.Resources[row]))
                {
                    found |= Marks.HasResource;
                }

                if (((Marks)table.Marks[slot] & Marks.HasMatchingSpan) == 0 && condition.MatchesContent(block, row))
                {
                    found |= Marks.HasMatchingSpan;
                }

                if (entry is not null && block.ParentIds[row] == 0)
                {
                    found |= entry.IsHidden(block, row) ? Marks.IsHidden : Marks.None;
                    found |= block.GetKind(row) == query.EntryKind ? Marks.HasEntryKind : Marks.None;
                }

                if (found != Marks.None)
                {
                    table.AddMarks(slot, (byte)found);
                }
            }
        });
    }

    private sealed class EntryCondition(StringTable strings, HashSet<string> hidden)
    {
        private readonly InternedMemo _memo = new(strings, name => hidden.Contains(name.Text));

        public static EntryCondition? Create(SpanStore store, TraceQuery query) =>
            query.EntryKind is null && query.HiddenEntries.IsDefaultOrEmpty ? null : new EntryCondition(store.Tables.Strings, [.. query.HiddenEntries.IsDefault ? [] : query.HiddenEntries]);

        public bool IsHidden(SpanBlock block, int row) =>
            hidden.Count > 0 && (block.Names[row] != 0 ? _memo[block.Names[row]] : hidden.Contains(SpanRow.ReadName(block, row, strings)));
    }

    private static ImmutableArray<TraceSummary> Summarize(SpanStore store, TraceMarks table, ReadOnlySpan<Match> page)
    {
        var ids = new TraceId[page.Length];
        for (var i = 0; i < page.Length; i++)
        {
            ids[i] = table.Ids[(int)page[i].Row];
        }

        var slots = new TraceSlot[page.Length];
        using var snapshot = store.Acquire(ids, slots);
        var summaries = ImmutableArray.CreateBuilder<TraceSummary>(page.Length);
        foreach (ref readonly var slot in slots.AsSpan())
        {
            if (slot.Spans > 0)
            {
                summaries.Add(TraceSummaryBuilder.Build(snapshot, slot, store.Tables));
            }
        }

        return summaries.DrainToImmutable();
    }

    private static ulong Key(in TraceSlot trace, TraceOrder order) => order switch
    {
        TraceOrder.OldestFirst => trace.Start,
        TraceOrder.LongestFirst => ~trace.Duration,
        TraceOrder.LargestFirst => ~(ulong)trace.Spans,
        TraceOrder.LatestArrivalFirst => ~(ulong)trace.FirstRow,
        _ => ~trace.Start,
    };

    private static ulong BitsOf(bool[] resources)
    {
        ulong bits = 0;
        for (var i = 0; i < resources.Length; i++)
        {
            bits |= resources[i] ? 1UL << (i & 63) : 0;
        }

        return bits;
    }
}
