namespace LocalStack.Telemetry.Model;

/// <summary>What a point of a sum or histogram covers, with OTLP's numbers.</summary>
public enum AggregationTemporality
{
    /// <summary>Not said, or the instrument has none (gauges, summaries).</summary>
    Unspecified = 0,

    /// <summary>Since the previous point.</summary>
    Delta = 1,

    /// <summary>Since the sender started.</summary>
    Cumulative = 2,
}
