using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>The points of one attribute set of an instrument.</summary>
/// <param name="Resource">The process that sends it.</param>
/// <param name="Attributes">The attribute set.</param>
/// <param name="Points">The kept points by time.</param>
public sealed record MetricSeries(OtlpResource Resource, AttributeCollection Attributes, ImmutableArray<MetricPoint> Points);
