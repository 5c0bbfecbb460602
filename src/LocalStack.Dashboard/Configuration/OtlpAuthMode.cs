namespace LocalStack.Dashboard.Configuration;

/// <summary>Who may send telemetry.</summary>
internal enum OtlpAuthMode
{
    /// <summary>A sender whose <c>x-otlp-api-key</c> header carries one of the configured keys.</summary>
    ApiKey,

    /// <summary>Everyone who can reach the port.</summary>
    Unsecured,
}
