using System.Collections.Immutable;
using System.Text;

namespace LocalStack.Telemetry.Storage;

/// <summary>Which attributes log records have, and with which values: what a filter can be offered. Only the latest records are looked at.</summary>
internal static class LogFieldQueries
{
    private const int RecentRecords = 20_000;

    public static ImmutableArray<string> GetKeys(LogStore store, string? resourceName)
    {
        var ids = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        ForEachRecent(store, resourceName, (block, row) =>
        {
            var attribute = new PackedAttributeReader(block.GetData(block.Data[row]));
            while (attribute.Read())
            {
                if (attribute.KeyId > ReservedKeys.Last)
                {
                    ids.Add(attribute.KeyId);
                }
                else if (attribute.KeyId == 0)
                {
                    names.Add(Encoding.UTF8.GetString(attribute.InlineKey));
                }
            }
        });
        names.UnionWith(ids.Select(id => store.Tables.Strings[id].Text));
        return [.. names.Order(StringComparer.Ordinal)];
    }

    public static ImmutableArray<string> GetValues(LogStore store, string key, string? resourceName, int limit)
    {
        var tables = store.Tables;
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        if (key == LogRecordFields.Category)
        {
            ForEachRecent(store, resourceName, (block, row) => Count(tables.Scopes[block.Scopes[row]].Name));
        }
        else
        {
            var wanted = new CompiledFilter(new AttributeFilter(key, FilterOperator.Exists, ""), tables.Strings, LogRecordFields.ReservedKeyOf(key));
            ForEachRecent(store, resourceName, (block, row) =>
            {
                var attribute = new PackedAttributeReader(block.GetData(block.Data[row]));
                while (attribute.Read())
                {
                    if (wanted.IsAbout(attribute))
                    {
                        Count(attribute.GetValue(tables.Strings).ToString());
                        return;
                    }
                }
            });
        }

        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(limit).Select(entry => entry.Key)];

        void Count(string value) => counts[value] = counts.GetValueOrDefault(value) + 1;
    }

    private static void ForEachRecent(LogStore store, string? resourceName, Action<LogBlock, int> action)
    {
        var blocks = store.Acquire();
        try
        {
            var resources = store.Tables.Resources.Select(resourceName, null);
            var left = RecentRecords;
            for (var i = blocks.Length - 1; i >= 0 && left > 0; i--)
            {
                var block = blocks[i];
                for (var row = block.Count - 1; row >= 0 && left > 0; row--)
                {
                    int resource = block.Resources[row];
                    if (resources is null || (resource < resources.Length && resources[resource]))
                    {
                        left--;
                        action(block, row);
                    }
                }
            }
        }
        finally
        {
            store.Release(blocks);
        }
    }
}
