using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace LocalStack.Hosting.Proxy;

/// <summary>
/// The one HTTP server behind all HTTP proxies, without routing, middleware or activities of its own: what a request carries
/// (<c>traceparent</c> too) arrives as it was sent.
/// </summary>
internal sealed class HttpForwardingServer : IAsyncDisposable
{
    private const int MaxHeaderKilobytes = 256;
    private const int MaxHeaderBytes = MaxHeaderKilobytes * 1024;
    private const int MaxRequestLineBytes = 64 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Shorter than servers usually keep an idle connection, so that we rarely send into one that is just being closed.</summary>
    private static readonly TimeSpan PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpConnectionQueue _http1 = new("HTTP/1.1 proxies");
    private readonly HttpConnectionQueue _http2 = new("HTTP/2 proxies");
    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly ServiceProvider _services;
    private readonly KestrelServer _server;

    private HttpForwardingServer()
    {
        // YARP and Kestrel report each request and each broken connection; the proxies say what matters of it themselves.
        _services = new ServiceCollection()
            .AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(NullLoggerFactory.Instance)
            .AddLogging()
            .AddHttpForwarder()
            .BuildServiceProvider();
        Forwarder = _services.GetRequiredService<IHttpForwarder>();
        Client = CreateClient();
        _server = new KestrelServer(Options.Create(CreateOptions()), new HttpQueueTransport(_http1, _http2), NullLoggerFactory.Instance);
    }

    public IHttpForwarder Forwarder { get; }

    public HttpMessageInvoker Client { get; }

    public static async Task<HttpForwardingServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = new HttpForwardingServer();
        await server._server.StartAsync(new Application(), cancellationToken).ConfigureAwait(false);
        return server;
    }

    /// <summary>Serves a connection for a proxy; HTTP/2 without TLS is recognised by how it begins.</summary>
    public ConnectionContext Serve(Socket socket, HttpEndpointProxy proxy, bool isHttp2)
    {
        ConnectionContext connection = _connections.Create(socket);
        connection.Features.Set(proxy);
        if (!(isHttp2 ? _http2 : _http1).TryAdd(connection))
        {
            connection.Abort();
        }

        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        // The proxies have ended what was under way; nobody is waited for here.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        _server.Dispose();
        Client.Dispose();
        _connections.Dispose();
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private KestrelServerOptions CreateOptions()
    {
        var options = new KestrelServerOptions
        {
            ApplicationServices = _services,
            AddServerHeader = false,
            AllowAlternateSchemes = true,

            // Headers pass as the bytes they are.
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };

        // Limits are the instance's business.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        options.Limits.MaxRequestHeaderCount = 1_000;
        options.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        options.Limits.Http2.MaxRequestHeaderFieldSize = MaxHeaderBytes;
        options.Listen(_http1.EndPoint, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(_http2.EndPoint, static listen => listen.Protocols = HttpProtocols.Http2);
        return options;
    }

#pragma warning disable CA2262 // Kilobytes are meant: as much as we take ourselves.
    private static HttpMessageInvoker CreateClient() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        PooledConnectionIdleTimeout = PooledConnectionIdleTimeout,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });
#pragma warning restore CA2262

    private sealed class Application : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => context.Features.GetRequiredFeature<HttpEndpointProxy>().ForwardAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }
}
