using System.Net;
using System.Security.Cryptography;
using LocalStack.Telemetry.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LocalStack.Telemetry.Otlp;

/// <summary>OTLP receivers and a store inside this process, on two ports the system chose: for tests that assert on telemetry.</summary>
public sealed class TelemetryServer : IAsyncDisposable
{
    private const int KeyBytes = 16;

    private readonly WebApplication _app;

    private TelemetryServer(WebApplication app, TelemetryStore store, string apiKey, Uri grpcEndpoint, Uri httpEndpoint)
    {
        _app = app;
        Store = store;
        ApiKey = apiKey;
        GrpcEndpoint = grpcEndpoint;
        HttpEndpoint = httpEndpoint;
    }

    /// <summary>What was received.</summary>
    public TelemetryStore Store { get; }

    /// <summary>The value for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with protocol <c>grpc</c>.</summary>
    public Uri GrpcEndpoint { get; }

    /// <summary>The value for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> with protocol <c>http/protobuf</c> or <c>http/json</c>.</summary>
    public Uri HttpEndpoint { get; }

    /// <summary>The key that senders must present in <see cref="OtlpReceiverOptions.ApiKeyHeader"/>.</summary>
    public string ApiKey { get; }

    /// <summary>Starts the receivers; returns when they listen.</summary>
    /// <param name="options">Settings; the defaults when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    public static async Task<TelemetryServer> StartAsync(TelemetryServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TelemetryServerOptions();
        var store = new TelemetryStore(options.Telemetry);
        var apiKey = options.ApiKey ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var app = Build(options, store, apiKey);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        // In the order in which the ports were declared.
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => EndpointOf(new Uri(a), options.Address)).ToArray();
        return new TelemetryServer(app, store, apiKey, addresses[0], addresses[1]);
    }

    /// <summary>Stops the receivers. What was received can still be read.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // "All addresses" is none that can be called.
    private static Uri EndpointOf(Uri address, IPAddress listensOn) =>
        listensOn.Equals(IPAddress.Any) || listensOn.Equals(IPAddress.IPv6Any) ? new UriBuilder(address) { Host = IPAddress.Loopback.ToString() }.Uri : address;

    // An empty builder: the settings and environment variables of the process this runs in are not meant for this server.
    private static WebApplication Build(TelemetryServerOptions options, TelemetryStore store, string apiKey)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureForOtlp();
            kestrel.Listen(options.Address, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
            kestrel.Listen(options.Address, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddLogging();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(store);
        builder.Services.AddOtlpReceiver(receiver =>
        {
            receiver.PrimaryApiKey = apiKey;
            options.ConfigureReceiver?.Invoke(receiver);
        });

        var app = builder.Build();
        app.UseRouting();
        app.MapOtlpGrpc();
        app.MapOtlpHttp();
        return app;
    }
}
