using System.Collections.Immutable;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>A cell: where it is, how strong its colour (0 to 1), and what it says.</summary>
internal sealed record HeatCell(int Column, int Row, double Strength, double Count);

/// <summary>The measurements of a histogram over time as a grid of cells: columns are time, rows are ranges of values, the lowest first.</summary>
internal sealed record HeatMap(int Columns, ImmutableArray<(double Lower, double Upper)> Rows, ImmutableArray<HeatCell> Cells)
{
    public const int MaxColumns = 60;
    public const int MaxRows = 24;

    public static HeatMap Of(ImmutableArray<BucketCounts> distribution)
    {
        var ranges = distribution.SelectMany(counts => counts.Buckets.Select(bucket => (bucket.Lower, bucket.Upper))).Distinct().OrderBy(range => range.Upper).ThenBy(range => range.Lower).ToArray();
        if (ranges.Length == 0)
        {
            return new HeatMap(0, [], []);
        }

        var joined = (ranges.Length + MaxRows - 1) / MaxRows;
        var rows = ranges.Chunk(joined).Select(chunk => (chunk.Min(range => range.Lower), chunk.Max(range => range.Upper))).ToImmutableArray();
        var rowOf = ranges.Select((range, i) => (range, i / joined)).ToDictionary(entry => entry.range, entry => entry.Item2);
        var width = (distribution.Length + MaxColumns - 1) / MaxColumns;
        var columns = (distribution.Length + width - 1) / width;
        var counts = new double[columns, rows.Length];
        for (var i = 0; i < distribution.Length; i++)
        {
            foreach (var (lower, upper, count) in distribution[i].Buckets)
            {
                counts[i / width, rowOf[(lower, upper)]] += count;
            }
        }

        var most = counts.Cast<double>().Max();
        var cells = ImmutableArray.CreateBuilder<HeatCell>();
        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                if (counts[column, row] > 0)
                {
                    // The square root keeps a single measurement visible beside a thousand.
                    cells.Add(new HeatCell(column, row, Math.Sqrt(counts[column, row] / most), counts[column, row]));
                }
            }
        }

        return new HeatMap(columns, rows, cells.ToImmutable());
    }
}
