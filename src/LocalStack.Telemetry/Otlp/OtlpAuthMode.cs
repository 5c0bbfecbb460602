namespace LocalStack.Telemetry.Otlp;

/// <summary>Whether OTLP senders must present a key.</summary>
public enum OtlpAuthMode
{
    /// <summary>A key in the header <c>x-otlp-api-key</c>.</summary>
    ApiKey,

    /// <summary>Anyone who reaches the port may send.</summary>
    Unsecured,
}
