using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>Turns what histogram points count in an interval into ranges, whatever their form.</summary>
internal static class HistogramBuckets
{
    /// <summary>The measurements of a point without those of the one before it.</summary>
    /// <param name="interval">The two points.</param>
    /// <param name="scale">The resolution to bring exponential points to: none of them may have a lower one.</param>
    public static BucketCounts Of(MetricInterval interval, int scale)
    {
        var counts = new BucketCounts();
        switch (interval.Point)
        {
            case HistogramPoint point:
                AddExplicit(counts, point, interval.Before as HistogramPoint);
                break;
            case ExponentialHistogramPoint point:
                AddExponential(counts, point, interval.Before as ExponentialHistogramPoint, scale);
                break;
        }

        return counts;
    }

    public static double CountOf(MetricPoint point) => point switch
    {
        HistogramPoint histogram => histogram.Count,
        ExponentialHistogramPoint histogram => histogram.Count,
        SummaryPoint summary => summary.Count,
        _ => 0,
    };

    private static void AddExplicit(BucketCounts counts, HistogramPoint point, HistogramPoint? before)
    {
        var bounds = point.ExplicitBounds;
        if (before is not null && !bounds.AsSpan().SequenceEqual(before.ExplicitBounds.AsSpan()))
        {
            return;
        }

        for (var i = 0; i < point.BucketCounts.Length; i++)
        {
            var lower = i == 0 ? bounds.Length > 0 && bounds[0] > 0 ? 0 : double.NegativeInfinity : bounds[i - 1];
            counts.Add(lower, i < bounds.Length ? bounds[i] : double.PositiveInfinity, Less(point.BucketCounts[i], before?.BucketCounts[i]));
        }

        counts.AddSum((point.Sum ?? 0) - (before?.Sum ?? 0));
        counts.Bound(point.Min, point.Max);
    }

    private static void AddExponential(BucketCounts counts, ExponentialHistogramPoint point, ExponentialHistogramPoint? before, int scale)
    {
        var threshold = Math.Max(point.ZeroThreshold, 0);
        counts.Add(-threshold, threshold, Less(point.ZeroCount, before?.ZeroCount));
        foreach (var (index, count) in Difference(point.Scale, point.PositiveOffset, point.PositiveCounts, before?.Scale, before?.PositiveOffset, before?.PositiveCounts, scale))
        {
            counts.Add(BoundOf(index, scale), BoundOf(index + 1, scale), count);
        }

        foreach (var (index, count) in Difference(point.Scale, point.NegativeOffset, point.NegativeCounts, before?.Scale, before?.NegativeOffset, before?.NegativeCounts, scale))
        {
            counts.Add(-BoundOf(index + 1, scale), -BoundOf(index, scale), count);
        }

        counts.AddSum((point.Sum ?? 0) - (before?.Sum ?? 0));
        counts.Bound(point.Min, point.Max);
    }

    private static Dictionary<int, double> Difference(
        int scale, int offset, ImmutableArray<ulong> counts, int? scaleBefore, int? offsetBefore, ImmutableArray<ulong>? countsBefore, int wanted)
    {
        var result = new Dictionary<int, double>();
        Add(scale, offset, counts, 1);
        if (countsBefore is { } known)
        {
            Add(scaleBefore!.Value, offsetBefore!.Value, known, -1);
        }

        return result;

        // One step down in scale joins two neighbouring buckets.
        void Add(int from, int first, ImmutableArray<ulong> values, int sign)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] > 0)
                {
                    var index = (first + i) >> Math.Clamp(from - wanted, 0, 31);
                    result[index] = result.GetValueOrDefault(index) + sign * (double)values[i];
                }
            }
        }
    }

    /// <summary>base^index with base = 2^(2^-scale).</summary>
    private static double BoundOf(int index, int scale) => Math.Pow(2, index * Math.Pow(2, -scale));

    private static double Less(ulong count, ulong? before) => count >= (before ?? 0) ? count - (before ?? 0) : count;
}
