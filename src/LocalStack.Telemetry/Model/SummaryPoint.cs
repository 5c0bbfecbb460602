using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>Quantiles computed by the sender.</summary>
public sealed record SummaryPoint : MetricPoint
{
    /// <summary>How many measurements.</summary>
    public required ulong Count { get; init; }

    /// <summary>Their sum.</summary>
    public required double Sum { get; init; }

    /// <summary>Values by quantile (0 to 1).</summary>
    public required ImmutableArray<KeyValuePair<double, double>> Quantiles { get; init; }
}
