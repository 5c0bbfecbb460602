using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Sums up a trace's rows without turning them into spans.</summary>
internal static class TraceSummaryBuilder
{
    private struct Part
    {
        public int Resource;
        public int Spans;
        public int Errors;
        public ulong Start;
    }

    public static TraceSummary Build(SpanSnapshot snapshot, in TraceSlot trace, SharedTables tables)
    {
        var parts = new List<Part>();
        SpanBlock? rootBlock = null;
        var rootRow = 0;
        var rows = snapshot.GetRows(trace);
        foreach (var (block, row) in rows)
        {
            Count(parts, block, row, tables.Resources);
            if (rootBlock is null || IsBetterRoot(block, row, rootBlock, rootRow))
            {
                (rootBlock, rootRow) = (block, row);
            }
        }

        parts.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Resource.CompareTo(b.Resource));
        return new TraceSummary
        {
            TraceId = trace.TraceId,
            RootName = SpanRow.ReadName(rootBlock!, rootRow, tables.Strings),
            RootResource = tables.Resources[rootBlock!.Resources[rootRow]],
            HasRoot = rootBlock.ParentIds[rootRow] == 0,
            StartUnixNanoseconds = trace.Start,
            DurationNanoseconds = trace.Duration,
            SpanCount = rows.Count,
            ErrorCount = parts.Sum(p => p.Errors),
            Categories = (SpanCategories)trace.Categories,
            Arrival = trace.FirstRow,
            Resources = [.. parts.Select(p => new ResourceSpanCount(tables.Resources[p.Resource], p.Spans, p.Errors))],
        };
    }

    private static void Count(List<Part> parts, SpanBlock block, int row, ResourceTable resources)
    {
        int resource = block.Resources[row];
        var index = parts.FindIndex(p => resources.AreSame(p.Resource, resource));
        var part = index < 0 ? new Part { Resource = resource, Start = ulong.MaxValue } : parts[index];
        part.Spans++;
        part.Errors += block.GetStatus(row) == SpanStatus.Error ? 1 : 0;
        part.Start = Math.Min(part.Start, block.Starts[row]);
        if (index < 0)
        {
            parts.Add(part);
        }
        else
        {
            parts[index] = part;
        }
    }

    // No parent before some parent, then the earlier start, then the longer span.
    private static bool IsBetterRoot(SpanBlock block, int row, SpanBlock best, int bestRow)
    {
        var (isRoot, isBestRoot) = (block.ParentIds[row] == 0, best.ParentIds[bestRow] == 0);
        if (isRoot != isBestRoot)
        {
            return isRoot;
        }

        var (start, bestStart) = (block.Starts[row], best.Starts[bestRow]);
        return start != bestStart ? start < bestStart : block.Durations[row] > best.Durations[bestRow];
    }
}
