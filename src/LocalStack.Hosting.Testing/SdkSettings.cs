using System.Globalization;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// What OpenTelemetry SDKs are told beside the address: to record everything, and to send soon. An SDK collects for seconds before it sends; a test waits for what
/// it sends. → https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
/// </summary>
internal static class SdkSettings
{
    /// <summary>How long a span or a log record waits for others at most.</summary>
    public static readonly TimeSpan SendingDelay = TimeSpan.FromMilliseconds(25);

    // Metrics also show that a process has had its turn to send.
    private static readonly TimeSpan MetricInterval = TimeSpan.FromMilliseconds(100);

    // The specification's default: what an AppHost shortens for its end is not to cost spans on a busy machine.
    private static readonly TimeSpan ExportLimit = TimeSpan.FromSeconds(10);

    public static IReadOnlyDictionary<string, string> Values { get; } = new Dictionary<string, string>
    {
        ["OTEL_BSP_SCHEDULE_DELAY"] = Milliseconds(SendingDelay),
        ["OTEL_BLRP_SCHEDULE_DELAY"] = Milliseconds(SendingDelay),
        ["OTEL_METRIC_EXPORT_INTERVAL"] = Milliseconds(MetricInterval),
        ["OTEL_EXPORTER_OTLP_TIMEOUT"] = Milliseconds(ExportLimit),
        ["OTEL_TRACES_SAMPLER"] = "always_on",
        ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
    };

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}
