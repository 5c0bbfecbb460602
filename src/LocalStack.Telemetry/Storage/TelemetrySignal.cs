namespace LocalStack.Telemetry.Storage;

/// <summary>The three kinds of telemetry, each with its own store and bounds.</summary>
public enum TelemetrySignal
{
    /// <summary>Spans.</summary>
    Traces,

    /// <summary>Log records.</summary>
    Logs,

    /// <summary>Metric points.</summary>
    Metrics,
}
