namespace LocalStack.Telemetry.Storage;

/// <summary>What a store received and what became of it since it was made.</summary>
/// <param name="Traces">Counts of spans.</param>
/// <param name="Logs">Counts of log records.</param>
/// <param name="Metrics">Counts of metric points.</param>
/// <param name="Resources">Known resources.</param>
/// <param name="TracesKept">Distinct traces with at least one kept span.</param>
public sealed record TelemetryCounters(SignalCounters Traces, SignalCounters Logs, SignalCounters Metrics, int Resources, int TracesKept)
{
    /// <summary>The counts of one signal.</summary>
    public SignalCounters this[TelemetrySignal signal] => signal switch
    {
        TelemetrySignal.Traces => Traces,
        TelemetrySignal.Logs => Logs,
        TelemetrySignal.Metrics => Metrics,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };
}
