using System.Collections.Immutable;

namespace LocalStack.Telemetry.Storage;

/// <summary>Which points of one instrument to return.</summary>
public sealed record MetricQuery
{
    /// <summary>The resource's name (<c>service.name</c>, without regard to case).</summary>
    public required string ResourceName { get; init; }

    /// <summary>The one instance; series of all instances when not set.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The meter's name.</summary>
    public required string ScopeName { get; init; }

    /// <summary>The instrument's name.</summary>
    public required string InstrumentName { get; init; }

    /// <summary>Only points of this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only points before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Conditions on the series' attributes.</summary>
    public ImmutableArray<AttributeFilter> Attributes { get; init; } = [];
}
