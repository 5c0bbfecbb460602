namespace Aspire.Hosting.ApplicationModel;

/// <summary>A probe over HTTP.</summary>
public sealed class EndpointProbeAnnotation : ProbeAnnotation
{
    /// <summary>The endpoint to ask.</summary>
    public required EndpointReference EndpointReference { get; init; }

    /// <summary>The path to ask for.</summary>
    public required string Path { get; init; }
}
