namespace LocalStack.Telemetry.Model;

/// <summary>A metric of one resource.</summary>
public sealed record Instrument
{
    /// <summary>The process that sends it.</summary>
    public required OtlpResource Resource { get; init; }

    /// <summary>The meter.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The instrument's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it measures, in words; empty when not sent.</summary>
    public required string Description { get; init; }

    /// <summary>Its unit (UCUM, such as <c>s</c> or <c>By</c>); empty when not sent.</summary>
    public required string Unit { get; init; }

    /// <summary>The form of its points.</summary>
    public required InstrumentKind Kind { get; init; }

    /// <summary>What a point covers.</summary>
    public required AggregationTemporality Temporality { get; init; }

    /// <summary>Whether a sum only rises.</summary>
    public required bool IsMonotonic { get; init; }

    /// <summary>How many series (distinct attribute sets) are kept.</summary>
    public required int SeriesCount { get; init; }

    /// <summary>Whether the sender folded series together because they were too many (<c>otel.metric.overflow</c>).</summary>
    public required bool HasOverflow { get; init; }
}
