using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Archive;

/// <summary>
/// The entries with telemetry: export requests in protobuf, each after its length in four bytes, the highest first, as the OpenTelemetry Collector's file
/// exporter writes them.
/// </summary>
internal static class ArchiveEntries
{
    public const int LengthBytes = sizeof(uint);

    public static readonly TelemetrySignal[] Signals = [TelemetrySignal.Traces, TelemetrySignal.Logs, TelemetrySignal.Metrics];

    public static string NameOf(TelemetrySignal signal) => signal switch
    {
        TelemetrySignal.Traces => "traces.otlp",
        TelemetrySignal.Logs => "logs.otlp",
        TelemetrySignal.Metrics => "metrics.otlp",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };
}
