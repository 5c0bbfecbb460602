using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Proxy;

/// <summary>Makes proxies. HTTP proxies share one server, which is built when the first of them starts.</summary>
internal sealed class ProxyFactory(ILoggerFactory loggerFactory, TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<HttpForwardingServer>? _server;
    private bool _disposed;

    public EndpointProxy Create(EndpointProxySpec spec) => spec.Kind switch
    {
        ProxyKind.Http => new HttpEndpointProxy(spec, StartServerAsync, loggerFactory.CreateLogger<HttpEndpointProxy>(), timeProvider),
        _ => new TcpEndpointProxy(spec, loggerFactory.CreateLogger<TcpEndpointProxy>(), timeProvider),
    };

    /// <summary>Ends the shared server. The proxies themselves belong to whoever created them, and are to be disposed before.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<HttpForwardingServer>? server;
        lock (_gate)
        {
            _disposed = true;
            (server, _server) = (_server, null);
        }

        if (server is not null)
        {
            await (await server.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<HttpForwardingServer> StartServerAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _server ??= Task.Run(static () => HttpForwardingServer.StartAsync(CancellationToken.None), CancellationToken.None);
            return _server.WaitAsync(cancellationToken);
        }
    }
}
