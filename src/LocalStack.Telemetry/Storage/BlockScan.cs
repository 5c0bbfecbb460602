using System.Buffers;

namespace LocalStack.Telemetry.Storage;

/// <summary>Asks every row of a snapshot, on several processors when there are many.</summary>
internal static class BlockScan
{
    private const int ParallelFromBlocks = 24;

    /// <summary>The rows of a block that satisfy a query.</summary>
    /// <returns>How many were written to <paramref name="matches"/>, which has room for all.</returns>
    public delegate int BlockQuery<in TBlock>(TBlock block, int count, Span<Match> matches);

    public static MatchList Run<TBlock>(TBlock[] blocks, BlockQuery<TBlock> query)
        where TBlock : Block
    {
        var result = new MatchList();
        ForEach(blocks, block =>
        {
            var found = ArrayPool<Match>.Shared.Rent(Block.Capacity);
            result.AddFromAnyThread(found.AsSpan(0, query(block, block.Count, found)));
            ArrayPool<Match>.Shared.Return(found);
        });
        return result;
    }

    public static void ForEach<TBlock>(TBlock[] blocks, Action<TBlock> action)
        where TBlock : Block
    {
        if (blocks.Length < ParallelFromBlocks || Environment.ProcessorCount == 1)
        {
            Array.ForEach(blocks, action);
            return;
        }

        Parallel.ForEach(blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount) }, action);
    }
}
