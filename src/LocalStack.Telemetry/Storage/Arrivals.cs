using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Follows what arrives.</summary>
internal static class Arrivals
{
    public static IAsyncEnumerable<ArrivedItems<Span>> FollowAsync(SpanStore store, SpanQuery query, CancellationToken cancellationToken)
    {
        var reader = new ArrivalReader<SpanBlock>(store.AcquireFrom, block => store.Release(block), Match);
        using (var snapshot = store.Acquire())
        {
            reader.StandBefore(snapshot.Blocks, query.Limit);
        }

        return FollowAsync(reader, (block, row) => SpanRow.Read(block, row, store.Tables), store.Changes, cancellationToken);

        // Made anew each time: resources and strings may have come that were not there before.
        List<int> Match(SpanBlock block, int from, int to)
        {
            var condition = SpanCondition.Create(query, store.Tables);
            return [.. Enumerable.Range(from, to - from).Where(row => condition.Matches(block, row))];
        }
    }

    public static IAsyncEnumerable<ArrivedItems<LogRecord>> FollowAsync(LogStore store, LogQuery query, CancellationToken cancellationToken)
    {
        var reader = new ArrivalReader<LogBlock>(store.AcquireFrom, block => store.Release(block), (block, from, to) => LogQueries.Match(store.Tables, block, query, from, to));
        var snapshot = store.Acquire();
        try
        {
            reader.StandBefore(snapshot, query.Limit);
        }
        finally
        {
            store.Release(snapshot);
        }

        return FollowAsync(reader, (block, row) => LogRow.Read(block, row, store.Tables), store.Changes, cancellationToken);
    }

    private static async IAsyncEnumerable<ArrivedItems<TItem>> FollowAsync<TBlock, TItem>(
        ArrivalReader<TBlock> reader, Func<TBlock, int, TItem> read, ChangeSignal changes, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TBlock : Block
    {
        while (true)
        {
            var version = changes.Version;
            while (reader.TryRead(read, out ImmutableArray<TItem> items))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var missed = reader.TakeMissed();
                if (!items.IsEmpty || missed > 0)
                {
                    yield return new ArrivedItems<TItem>(items, missed);
                }
            }

            await changes.WaitAsync(version, cancellationToken).ConfigureAwait(false);
        }
    }
}
