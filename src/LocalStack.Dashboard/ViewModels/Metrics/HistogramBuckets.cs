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
        var isWhole = interval.Point switch
        {
            HistogramPoint point => AddExplicit(counts, point, interval.Before as HistogramPoint),
            ExponentialHistogramPoint point => AddExponential(counts, point, interval.Before as ExponentialHistogramPoint, scale),
            _ => true,
        };

        // A bucket never loses measurements: where one has fewer, the sender has started anew, even if it has counted more in all by now.
        return isWhole ? counts : Of(interval with { Before = null }, scale);
    }

    public static double CountOf(MetricPoint point) => point switch
    {
        HistogramPoint histogram => histogram.Count,
        ExponentialHistogramPoint histogram => histogram.Count,
        SummaryPoint summary => summary.Count,
        _ => 0,
    };

    /// <returns>Whether no bucket has fewer measurements than before.</returns>
    private static bool AddExplicit(BucketCounts counts, HistogramPoint point, HistogramPoint? before)
    {
        var bounds = point.ExplicitBounds;
        if (before is not null && !bounds.AsSpan().SequenceEqual(before.ExplicitBounds.AsSpan()))
        {
            return true;
        }

        for (var i = 0; i < point.BucketCounts.Length; i++)
        {
            var lower = i == 0 ? bounds.Length > 0 && bounds[0] > 0 ? 0 : double.NegativeInfinity : bounds[i - 1];
            var added = point.BucketCounts[i] - (double)(before?.BucketCounts.ElementAtOrDefault(i) ?? 0);
            if (added < 0)
            {
                return false;
            }

            counts.Add(lower, i < bounds.Length ? bounds[i] : double.PositiveInfinity, added);
        }

        counts.AddSum((point.Sum ?? 0) - (before?.Sum ?? 0));
        counts.Bound(point.Min, point.Max);
        return true;
    }

    /// <returns>Whether no bucket has fewer measurements than before.</returns>
    private static bool AddExponential(BucketCounts counts, ExponentialHistogramPoint point, ExponentialHistogramPoint? before, int scale)
    {
        var threshold = Math.Max(point.ZeroThreshold, 0);
        var zeros = point.ZeroCount - (double)(before?.ZeroCount ?? 0);
        var positive = Difference(point.Scale, point.PositiveOffset, point.PositiveCounts, before?.Scale, before?.PositiveOffset, before?.PositiveCounts, scale);
        var negative = Difference(point.Scale, point.NegativeOffset, point.NegativeCounts, before?.Scale, before?.NegativeOffset, before?.NegativeCounts, scale);

        // A wider bucket around zero takes measurements over from its neighbours.
        if (zeros < 0 || before?.ZeroThreshold == point.ZeroThreshold && positive.Values.Concat(negative.Values).Any(count => count < 0))
        {
            return false;
        }

        counts.Add(-threshold, threshold, zeros);
        foreach (var (index, count) in positive)
        {
            counts.Add(BoundOf(index, scale), BoundOf(index + 1, scale), count);
        }

        foreach (var (index, count) in negative)
        {
            counts.Add(-BoundOf(index + 1, scale), -BoundOf(index, scale), count);
        }

        counts.AddSum((point.Sum ?? 0) - (before?.Sum ?? 0));
        counts.Bound(point.Min, point.Max);
        return true;
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
}
