namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource sends telemetry over OTLP.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    /// <summary>The protocol that its exporter needs; <see langword="null"/> when any will do.</summary>
    public OtlpProtocol? RequiredProtocol { get; init; }
}
