using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Reads a store's rows in order of arrival, a block at a time. It stands somewhere in the store and holds nothing of it between two reads, so however slow
/// its caller is, the store goes on, and what it pushed out meanwhile is counted here.
/// </summary>
internal sealed class ArrivalReader<TBlock>(ArrivalReader<TBlock>.AcquireBlock acquire, Action<TBlock> release, ArrivalReader<TBlock>.MatchRows match)
    where TBlock : Block
{
    private const int MaxRows = 1_024;

    private long _number;
    private int _row;
    private long _ordinal;
    private long _missed;

    /// <summary>As <see cref="BlockList{T}.AcquireFrom"/>.</summary>
    public delegate TBlock? AcquireBlock(long number, out bool isLast);

    /// <summary>The rows that satisfy the condition, in order: of those from <paramref name="from"/> on, before <paramref name="to"/>.</summary>
    public delegate List<int> MatchRows(TBlock block, int from, int to);

    /// <summary>Rows that were pushed out unread, since it was last asked.</summary>
    public long TakeMissed()
    {
        var missed = _missed;
        _missed = 0;
        return missed;
    }

    /// <summary>Goes back to where the last rows begin that satisfy a condition.</summary>
    /// <param name="blocks">The kept blocks.</param>
    /// <param name="count">How many such rows to read again.</param>
    public void StandBefore(TBlock[] blocks, int count)
    {
        var left = count;
        foreach (var block in blocks.Reverse())
        {
            var end = block.Count;
            (_number, _row) = (block.Number, end);
            var rows = left == 0 ? [] : match(block, 0, end);
            _row = left == 0 ? end : rows.Count >= left ? rows[^left] : 0;
            _ordinal = block.FirstOrdinal + _row;
            left -= Math.Min(left, rows.Count);
            if (left == 0)
            {
                return;
            }
        }
    }

    /// <summary>Reads the next rows, at most some of one block.</summary>
    /// <param name="read">Makes an item of a row that satisfies the condition.</param>
    /// <param name="items">What the rows became; empty when none satisfies it.</param>
    /// <returns>False when nothing has arrived.</returns>
    public bool TryRead<TItem>(Func<TBlock, int, TItem> read, out ImmutableArray<TItem> items)
    {
        items = [];
        if (acquire(_number, out var isLast) is not { } block)
        {
            return false;
        }

        try
        {
            var from = block.Number == _number ? Math.Min(_row, block.Count) : 0;
            var count = block.Count;
            var to = Math.Min(count, from + MaxRows);

            // Who stands nowhere has missed nothing.
            _missed += _number == 0 ? 0 : Math.Max(0, block.FirstOrdinal + from - _ordinal);
            if (from < to)
            {
                items = [.. match(block, from, to).Select(row => read(block, row))];
            }

            _ordinal = block.FirstOrdinal + to;
            (_number, _row) = isLast || to < count ? (block.Number, to) : (block.Number + 1, 0);
            return from < to || !isLast;
        }
        finally
        {
            release(block);
        }
    }
}
