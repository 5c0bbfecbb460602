namespace ServiceDefaults.Telemetry;

/// <summary>Names that telemetry is configured by.</summary>
public static class TelemetryNames
{
    /// <summary>The standard variable that says where telemetry goes.</summary>
    public const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>The pattern of the application's own activity sources and meters.</summary>
    public const string ApplicationSources = "Portwatch.*";
}
