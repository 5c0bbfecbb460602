using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Lists log records.</summary>
internal static class LogQueries
{
    // Lengths of time that a scale may have.
    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 10, 50, 100, 200, 500 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 3, 6, 12, 24 }.Select(hours => TimeSpan.FromHours(hours)),
    ];

    public static Page<LogRecord> List(LogStore store, LogQuery query)
    {
        var blocks = store.Acquire();
        try
        {
            using var matches = Scan(store.Tables, blocks, query);
            var total = matches.Count;
            var page = ImmutableArray.CreateBuilder<LogRecord>();
            foreach (var match in matches.SelectPage(query.Offset, query.Limit))
            {
                var row = query.NewestFirst ? ~match.Row : match.Row;
                page.Add(LogRow.Read(BlockList<LogBlock>.Find(blocks, row)!, (int)(row & (Block.Capacity - 1)), store.Tables));
            }

            return new Page<LogRecord>(page.ToImmutable(), total);
        }
        finally
        {
            store.Release(blocks);
        }
    }

    /// <summary>One record; <see langword="null"/> when it is not kept (any more).</summary>
    public static LogRecord? Get(LogStore store, long id)
    {
        var blocks = store.Acquire();
        try
        {
            var row = (int)(id & (Block.Capacity - 1));
            return BlockList<LogBlock>.Find(blocks, id) is { } block && row < block.Count ? LogRow.Read(block, row, store.Tables) : null;
        }
        finally
        {
            store.Release(blocks);
        }
    }

    /// <summary>The rows of a block that satisfy a query, in order of arrival: of those from <paramref name="from"/> on, before <paramref name="to"/>.</summary>
    public static List<int> Match(SharedTables tables, LogBlock block, LogQuery query, int from, int to)
    {
        using var matches = Scan(tables, [block], query with { NewestFirst = false });
        var rows = new List<int>();
        foreach (var match in matches.All)
        {
            var row = (int)(match.Row - block.FirstRow);
            if (row >= from && row < to)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    /// <summary>Counts the records of a query by time, in at most so many stretches of a length that people count in.</summary>
    public static LogHistogram Histogram(LogStore store, LogQuery query, int maxStretches)
    {
        var blocks = store.Acquire();
        try
        {
            using var matches = Scan(store.Tables, blocks, query with { NewestFirst = false });
            var (first, last) = (ulong.MaxValue, 0UL);
            foreach (var match in matches.All)
            {
                first = Math.Min(first, match.Key);
                last = Math.Max(last, match.Key);
            }

            if (matches.Count == 0)
            {
                return new LogHistogram(DateTimeOffset.UnixEpoch, Steps[0], []);
            }

            var step = Array.Find(Steps, s => (last - first) / UnixTime.FromTimeSpan(s) + 2 <= (ulong)maxStretches);
            step = step == default ? UnixTime.ToTimeSpan((last - first) / (ulong)Math.Max(1, maxStretches - 1)) : step;
            var width = Math.Max(1, UnixTime.FromTimeSpan(step));
            var start = first / width * width;
            var counts = new LogCounts[(int)((last - start) / width) + 1];
            foreach (var match in matches.All)
            {
                var severity = BlockList<LogBlock>.Find(blocks, match.Row)!.Severities[(int)(match.Row & (Block.Capacity - 1))];
                ref var count = ref counts[(int)((match.Key - start) / width)];
                count = severity >= (int)LogSeverity.Error ? count with { Errors = count.Errors + 1 }
                    : severity >= (int)LogSeverity.Warning ? count with { Warnings = count.Warnings + 1 }
                    : count with { Others = count.Others + 1 };
            }

            return new LogHistogram(UnixTime.ToDateTimeOffset(start), step, ImmutableArray.Create(counts));
        }
        finally
        {
            store.Release(blocks);
        }
    }

    private static MatchList Scan(SharedTables tables, LogBlock[] blocks, LogQuery query)
    {
        var resources = tables.Resources.Select(query.ResourceName, query.InstanceId);
        var filters = query.Attributes.IsDefault ? [] : query.Attributes;
        var predicate = string.IsNullOrEmpty(query.Text) && filters.All(IsAboutCategory)
            ? null
            : AttributePredicate.Create(query.Text, filters.Where(f => !IsAboutCategory(f)).Select(f => new CompiledFilter(f, tables.Strings, LogRecordFields.ReservedKeyOf(f.Key))), tables.Strings);
        var scopes = FindInScopes(tables.Scopes, predicate);
        var categories = SelectCategories(tables, [.. filters.Where(IsAboutCategory)]);
        var from = query.From is { } start ? UnixTime.FromDateTimeOffset(start) : 0;
        var to = query.To is { } end ? UnixTime.FromDateTimeOffset(end) : ulong.MaxValue;
        return BlockScan.Run(blocks, (block, count, found) =>
        {
            var n = 0;
            for (var row = 0; row < count; row++)
            {
                var time = block.Times[row];
                if (block.Severities[row] < (int)query.MinSeverity
                    || time < from
                    || (time >= to && to != ulong.MaxValue)
                    || (query.AfterId is { } after && block.FirstRow + row <= after)
                    || (query.UpToId is { } last && block.FirstRow + row > last)
                    || (query.SpanId is { } span && block.SpanIds[row] != span.Value)
                    || (query.TraceId is { } trace && block.GetTraceId(row) != trace)
                    || (resources is not null && !IsIn(resources, block.Resources[row]))
                    || (categories is not null && !IsIn(categories, block.Scopes[row]))
                    || (predicate is not null && !predicate.Matches(block.GetData(block.Data[row]), block.Scopes[row] < scopes.Length ? scopes[block.Scopes[row]] : 0)))
                {
                    continue;
                }

                // Of records of one instant the order of arrival decides, in both directions.
                var id = block.FirstRow + row;
                found[n++] = query.NewestFirst ? new Match(~time, ~id) : new Match(time, id);
            }

            return n;
        });
    }

    private static bool IsIn(bool[] selected, int index) => index < selected.Length && selected[index];

    private static bool IsAboutCategory(AttributeFilter filter) => filter.Key == LogRecordFields.Category;

    private static bool[]? SelectCategories(SharedTables tables, AttributeFilter[] filters)
    {
        if (filters.Length == 0)
        {
            return null;
        }

        var compiled = Array.ConvertAll(filters, f => new CompiledFilter(f, tables.Strings));
        return [.. tables.Scopes.Items.ToArray().Select(scope => compiled.All(filter => filter.IsTrueOf(scope.Name)))];
    }

    // Words may be in the category: asked once a scope, not once a record.
    private static uint[] FindInScopes(ScopeTable scopes, AttributePredicate? predicate)
    {
        if (predicate is not { HasText: true })
        {
            return [];
        }

        var items = scopes.Items;
        var found = new uint[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            found[i] = predicate.FindIn(items[i].Name);
        }

        return found;
    }
}
