using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>A point of a histogram whose bucket <c>i</c> covers (base^i, base^(i+1)] with base = 2^(2^-<see cref="Scale"/>).</summary>
public sealed record ExponentialHistogramPoint : MetricPoint
{
    /// <summary>How many measurements.</summary>
    public required ulong Count { get; init; }

    /// <summary>Their sum; <see langword="null"/> when not sent.</summary>
    public required double? Sum { get; init; }

    /// <summary>The smallest one; <see langword="null"/> when not sent.</summary>
    public required double? Min { get; init; }

    /// <summary>The largest one; <see langword="null"/> when not sent.</summary>
    public required double? Max { get; init; }

    /// <summary>The resolution.</summary>
    public required int Scale { get; init; }

    /// <summary>How many measurements were zero, or closer to it than <see cref="ZeroThreshold"/>.</summary>
    public required ulong ZeroCount { get; init; }

    /// <summary>The half-width of the zero bucket.</summary>
    public required double ZeroThreshold { get; init; }

    /// <summary>The index of the first positive bucket.</summary>
    public required int PositiveOffset { get; init; }

    /// <summary>The counts of the positive buckets.</summary>
    public required ImmutableArray<ulong> PositiveCounts { get; init; }

    /// <summary>The index of the first negative bucket.</summary>
    public required int NegativeOffset { get; init; }

    /// <summary>The counts of the negative buckets.</summary>
    public required ImmutableArray<ulong> NegativeCounts { get; init; }
}
