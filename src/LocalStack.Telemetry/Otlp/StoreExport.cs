using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// What a store keeps, as export requests of about a megabyte. A block at a time is held while its rows are written, so that a slow reader of the requests
/// holds little, and never what comes in.
/// </summary>
internal static class StoreExport
{
    private const int RequestBytes = 1 << 20;

    /// <summary>The requests of a signal, one after another in the same buffer: each must be used before the next is asked for.</summary>
    /// <param name="store">The store.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="resources">Only of these resources, by index; of all when <see langword="null"/>.</param>
    /// <param name="from">Only of this instant or later, in nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="to">Only before this instant; <see cref="ulong.MaxValue"/> for no end.</param>
    public static IEnumerable<ByteBuffer> Of(TelemetryStore store, TelemetrySignal signal, bool[]? resources, ulong from, ulong to)
    {
        var strings = store.Tables.Strings;
        return signal switch
        {
            TelemetrySignal.Traces => OfBlocks<SpanBlock>(
                store.Tables, number => store.Spans.AcquireFrom(number, out _), block => store.Spans.Release(block), (block, row) => IsWanted(block, row, block.Starts[row]), (block, row, target) => SpanExport.Write(block, row, strings, target)),
            TelemetrySignal.Logs => OfBlocks<LogBlock>(
                store.Tables, number => store.Logs.AcquireFrom(number, out _), block => store.Logs.Release(block), (block, row) => IsWanted(block, row, block.Times[row]), (block, row, target) => LogExport.Write(block, row, strings, target)),
            _ => OfMetrics(store, resources, from, to),
        };

        bool IsWanted(Block block, int row, ulong time) =>
            time >= from && (time < to || to == ulong.MaxValue) && (resources is null || (block.Resources[row] < resources.Length && resources[block.Resources[row]]));
    }

    private static IEnumerable<ByteBuffer> OfBlocks<TBlock>(
        SharedTables tables, Func<long, TBlock?> acquireFrom, Action<TBlock> release, Func<TBlock, int, bool> isWanted, Action<TBlock, int, ByteBuffer> write)
        where TBlock : Block
    {
        var target = new ByteBuffer(RequestBytes * 2);
        var envelope = new EnvelopeWriter(target);
        long next = 0;
        while (acquireFrom(next) is { } block)
        {
            next = block.Number + 1;
            try
            {
                foreach (var row in Group(block, isWanted))
                {
                    var item = envelope.BeginItem(tables.Resources[block.Resources[row]], tables.Scopes[block.Scopes[row]]);
                    write(block, row, target);
                    envelope.EndItem(item);
                    if (target.Length >= RequestBytes)
                    {
                        envelope.End();
                        yield return target;
                        target.Truncate(0);
                    }
                }
            }
            finally
            {
                release(block);
            }
        }

        envelope.End();
        if (target.Length > 0)
        {
            yield return target;
        }
    }

    /// <summary>The wanted rows, those of one resource and scope beside each other, else in order.</summary>
    private static int[] Group<TBlock>(TBlock block, Func<TBlock, int, bool> isWanted)
        where TBlock : Block
    {
        var rows = Enumerable.Range(0, block.Count).Where(row => isWanted(block, row)).ToArray();
        var keys = Array.ConvertAll(rows, row => ((long)block.Resources[row] << 32) | ((long)block.Scopes[row] << 16) | (uint)row);
        Array.Sort(keys, rows);
        return rows;
    }

    private static IEnumerable<ByteBuffer> OfMetrics(TelemetryStore store, bool[]? resources, ulong from, ulong to)
    {
        var target = new ByteBuffer(RequestBytes * 2);
        var envelope = new EnvelopeWriter(target);
        var metrics = new MetricExport(store.Tables, target, envelope);
        foreach (var series in store.Metrics.ListSeries(resources))
        {
            foreach (var point in store.Metrics.CopyPoints(series, from, to))
            {
                metrics.Write(series, point);
                if (target.Length >= RequestBytes)
                {
                    metrics.End();
                    envelope.End();
                    yield return target;
                    target.Truncate(0);
                }
            }
        }

        metrics.End();
        envelope.End();
        if (target.Length > 0)
        {
            yield return target;
        }
    }
}
