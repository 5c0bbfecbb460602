using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.ControlPlane;

/// <summary>The AppHost's side of the resource service: gRPC on a loopback port, for whoever holds the key.</summary>
internal sealed class ResourceServiceHost(
    ApplicationIdentity application,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands) : IAsyncDisposable
{
    /// <summary>The header that carries the key, as Aspire names it.</summary>
    public const string ApiKeyHeader = "x-resource-service-api-key";

    /// <summary>A watch never ends by itself; when the AppHost stops, it is cut after this long.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMilliseconds(200);

    private WebApplication? _server;

    /// <summary>Starts to listen. Returns the address that clients connect to.</summary>
    /// <param name="endpoint">A loopback address; port 0 for any.</param>
    /// <param name="apiKey">What a client has to send in <see cref="ApiKeyHeader"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Uri> StartAsync(IPEndPoint endpoint, string apiKey, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new ResourceServiceEndpoint(application, notifications, logs, commands));

        // The host of this server is not the AppHost's: Ctrl+C is the AppHost's to answer.
        builder.Services.AddSingleton<Microsoft.Extensions.Hosting.IHostLifetime, NoLifetime>();

        var server = builder.Build();
        var expected = Encoding.UTF8.GetBytes(apiKey);
        server.Use((context, next) => IsAllowed(context, expected) ? next(context) : Refuse(context));
        server.MapGrpcService<ResourceServiceEndpoint>();
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        _server = server;
        return new Uri(server.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static bool IsAllowed(HttpContext context, byte[] expected) =>
        context.Request.Headers.TryGetValue(ApiKeyHeader, out var sent)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent.ToString()), expected);

    // A gRPC client reads the status from the trailers; without a body they travel as headers.
    private static Task Refuse(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)Grpc.Core.StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = $"The header {ApiKeyHeader} is missing or wrong.";
        return Task.CompletedTask;
    }

    private sealed class NoLifetime : Microsoft.Extensions.Hosting.IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
