namespace LocalStack.Telemetry.Model;

/// <summary>A point of a gauge or a sum.</summary>
public sealed record NumberPoint : MetricPoint
{
    /// <summary>The value; integers beyond 2^53 lose their last digits here.</summary>
    public required double Value { get; init; }

    /// <summary>The exact value, when the instrument measures integers.</summary>
    public required long? IntegerValue { get; init; }
}
