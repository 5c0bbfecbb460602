using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>How the OTLP receivers admit requests.</summary>
public sealed class OtlpReceiverOptions
{
    /// <summary>The header that carries an API key.</summary>
    public const string ApiKeyHeader = "x-otlp-api-key";

    /// <summary>Whether a key is asked for. Default <see cref="OtlpAuthMode.ApiKey"/>: without a key set, starting fails.</summary>
    public OtlpAuthMode AuthMode { get; set; } = OtlpAuthMode.ApiKey;

    /// <summary>The key that senders must present.</summary>
    public string? PrimaryApiKey { get; set; }

    /// <summary>A second key that is accepted as well, so that keys can be changed without a gap.</summary>
    public string? SecondaryApiKey { get; set; }

    /// <summary>The size of a request's body, as sent and once decompressed. Default 16 MiB; at least 1 KiB.</summary>
    public int MaxRequestBytes { get; set; } = 16 << 20;

    /// <summary>What a sender is told whose request is larger.</summary>
    internal string TooLargeRefusal => $"The OTLP request is larger than {MaxRequestBytes} bytes. Send smaller batches, or raise {nameof(MaxRequestBytes)}.";

    /// <summary>Origins (<c>http://127.0.0.1:5173</c>) whose pages may send OTLP/HTTP from a browser; <c>*</c> for any. Default none.</summary>
    public IList<string> CorsAllowedOrigins { get; } = [];

    /// <summary>Headers that such pages may send besides <c>content-type</c>, <c>content-encoding</c> and <see cref="ApiKeyHeader"/>. Default none.</summary>
    public IList<string> CorsAllowedHeaders { get; } = [];

    /// <summary>Where received telemetry goes. Default <see langword="null"/>: the application's registered <see cref="TelemetryStore"/>.</summary>
    public TelemetryStore? Store { get; set; }

    /// <summary>Called with each request that was stored, on the thread that received it: it must return at once and throw nothing. Default none.</summary>
    public OtlpRequestHandler? OnStored { get; set; }
}
