using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>What one point adds: what it holds beyond <paramref name="Before"/>, counted after <paramref name="From"/> and up to the point's time.</summary>
/// <param name="Before">The point to subtract; null when the point stands for the interval by itself.</param>
/// <param name="Point">The point.</param>
/// <param name="From">Where the interval begins.</param>
internal readonly record struct MetricInterval(MetricPoint? Before, MetricPoint Point, ulong From)
{
    public ulong To => Point.UnixNanoseconds;
}

/// <summary>Cuts the points of a sum or histogram into the intervals they count.</summary>
internal static class MetricIntervals
{
    /// <param name="points">The points of one series, by time.</param>
    /// <param name="temporality">Whether each counts since the one before, or since the sender's start.</param>
    /// <param name="countOf">A number that only rises until the sender starts anew.</param>
    /// <param name="absentAt">An instant at which the sender exported the instrument without this series: it was zero then. Null when there is none.</param>
    public static IEnumerable<MetricInterval> Of(ImmutableArray<MetricPoint> points, AggregationTemporality temporality, Func<MetricPoint, double> countOf, ulong? absentAt)
    {
        MetricPoint? before = null;
        foreach (var point in points)
        {
            var (start, time) = (point.StartUnixNanoseconds, point.UnixNanoseconds);
            if (temporality == AggregationTemporality.Delta)
            {
                var from = start > 0 && start < time ? start : before?.UnixNanoseconds;
                if (from is { } begins)
                {
                    yield return new MetricInterval(null, point, begins);
                }
            }
            else if (before is null)
            {
                // The whole count lies somewhere between the sender's start and now: its average is all that can be said.
                var from = absentAt < time ? absentAt : start > 0 && start < time ? start : null;
                if (from is { } begins)
                {
                    yield return new MetricInterval(null, point, begins);
                }
            }
            else if (countOf(point) < countOf(before) || start > before.StartUnixNanoseconds && start >= before.UnixNanoseconds)
            {
                yield return new MetricInterval(null, point, Math.Max(before.UnixNanoseconds, Math.Min(start, time - 1)));
            }
            else
            {
                yield return new MetricInterval(before, point, before.UnixNanoseconds);
            }

            before = point;
        }
    }
}
