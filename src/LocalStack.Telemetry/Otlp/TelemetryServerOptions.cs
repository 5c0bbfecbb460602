using System.Net;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>The settings of a <see cref="TelemetryServer"/>.</summary>
public sealed record TelemetryServerOptions
{
    /// <summary>The store's bounds.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>The key that senders must present; a random one when not set.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where to listen. Default <see cref="IPAddress.Loopback"/>; containers reach the other addresses of this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Further settings of the receivers.</summary>
    public Action<OtlpReceiverOptions>? ConfigureReceiver { get; init; }
}
