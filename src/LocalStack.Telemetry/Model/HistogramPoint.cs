using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>A point of a histogram with explicit bounds.</summary>
public sealed record HistogramPoint : MetricPoint
{
    /// <summary>How many measurements.</summary>
    public required ulong Count { get; init; }

    /// <summary>Their sum; <see langword="null"/> when not sent.</summary>
    public required double? Sum { get; init; }

    /// <summary>The smallest one; <see langword="null"/> when not sent.</summary>
    public required double? Min { get; init; }

    /// <summary>The largest one; <see langword="null"/> when not sent.</summary>
    public required double? Max { get; init; }

    /// <summary>The upper bounds of all buckets but the last, rising.</summary>
    public required ImmutableArray<double> ExplicitBounds { get; init; }

    /// <summary>The counts: one more than there are bounds, or none.</summary>
    public required ImmutableArray<ulong> BucketCounts { get; init; }
}
