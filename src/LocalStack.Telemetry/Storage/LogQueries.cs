using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Lists log records.</summary>
internal static class LogQueries
{
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

    private static MatchList Scan(SharedTables tables, LogBlock[] blocks, LogQuery query)
    {
        var resources = tables.Resources.Select(query.ResourceName, query.InstanceId);
        var filters = query.Attributes.IsDefault ? [] : query.Attributes;
        var predicate = string.IsNullOrEmpty(query.Text) && filters.All(IsAboutCategory)
            ? null
            : AttributePredicate.Create(query.Text, filters.Where(f => !IsAboutCategory(f)).Select(f => new CompiledFilter(f, tables.Strings, LogRecordFields.ReservedKeyOf(f.Key))), tables.Strings);
        var scopes = SelectScopes(tables.Scopes, predicate);
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
                    || (predicate is not null && !predicate.Matches(block.GetData(block.Data[row]), IsIn(scopes, block.Scopes[row]))))
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

    // The text may be in the category: asked once a scope, not once a record.
    private static bool[] SelectScopes(ScopeTable scopes, AttributePredicate? predicate)
    {
        if (predicate is not { HasText: true })
        {
            return [];
        }

        var items = scopes.Items;
        var selected = new bool[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            selected[i] = predicate.IsTextIn(items[i].Name);
        }

        return selected;
    }
}
