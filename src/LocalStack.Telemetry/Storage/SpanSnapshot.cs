using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>All spans kept at one moment. Spans that arrive or are evicted later do not change it.</summary>
internal sealed class SpanSnapshot(SpanStore store, SpanBlock[] blocks) : IDisposable
{
    private int _isDisposed;

    public SpanBlock[] Blocks { get; } = blocks;

    /// <summary>The rows of a trace, the last to arrive first.</summary>
    public List<(SpanBlock Block, int Row)> GetRows(in TraceSlot trace)
    {
        var rows = new List<(SpanBlock, int)>(trace.Spans);
        if (trace.Spans == 0)
        {
            return rows;
        }

        for (var number = trace.LastRow; BlockList<SpanBlock>.Find(Blocks, number) is { } block;)
        {
            var row = (int)(number & (Block.Capacity - 1));
            rows.Add((block, row));
            if (block.PreviousInTrace[row] == 0)
            {
                break;
            }

            number -= block.PreviousInTrace[row];
        }

        return rows;
    }

    public Span Read(SpanBlock block, int row) => SpanRow.Read(block, row, store.Tables);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            store.Release(Blocks);
        }
    }
}
