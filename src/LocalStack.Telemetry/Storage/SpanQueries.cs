using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Lists spans.</summary>
internal static class SpanQueries
{
    public static Page<Span> List(SpanStore store, SpanQuery query)
    {
        using var snapshot = query.TraceId is { } traceId ? store.Acquire(traceId, out var trace) : AcquireAll(store, out trace);
        var condition = SpanCondition.Create(query, store.Tables);
        using var matches = query.TraceId is null ? Scan(snapshot, condition, query.NewestFirst) : Walk(snapshot, trace, condition, query.NewestFirst);
        var total = matches.Count;
        var page = ImmutableArray.CreateBuilder<Span>();
        foreach (var match in matches.SelectPage(query.Offset, query.Limit))
        {
            var block = BlockList<SpanBlock>.Find(snapshot.Blocks, match.Row)!;
            page.Add(snapshot.Read(block, (int)(match.Row & (Block.Capacity - 1))));
        }

        return new Page<Span>(page.ToImmutable(), total);
    }

    private static SpanSnapshot AcquireAll(SpanStore store, out TraceSlot trace)
    {
        trace = default;
        return store.Acquire();
    }

    private static MatchList Scan(SpanSnapshot snapshot, SpanCondition condition, bool newestFirst) =>
        BlockScan.Run(snapshot.Blocks, (block, count, found) =>
        {
            var n = 0;
            for (var row = 0; row < count; row++)
            {
                if (condition.Matches(block, row))
                {
                    found[n++] = new Match(Key(block, row, newestFirst), block.FirstRow + row);
                }
            }

            return n;
        });

    private static MatchList Walk(SpanSnapshot snapshot, in TraceSlot trace, SpanCondition condition, bool newestFirst)
    {
        var matches = new MatchList();
        foreach (var (block, row) in snapshot.GetRows(trace))
        {
            if (condition.Matches(block, row))
            {
                matches.Add(new Match(Key(block, row, newestFirst), block.FirstRow + row));
            }
        }

        return matches;
    }

    private static ulong Key(SpanBlock block, int row, bool newestFirst) => newestFirst ? ~block.Starts[row] : block.Starts[row];
}
