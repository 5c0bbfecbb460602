using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Proxy;

/// <summary>Makes proxies. HTTP proxies share one server, which is built when the first of them starts.</summary>
internal sealed class ProxyFactory(ILoggerFactory loggerFactory, TimeProvider timeProvider) : IAsyncDisposable
{
    public ILoggerFactory LoggerFactory { get; } = loggerFactory;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public EndpointProxy Create(EndpointProxySpec spec) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
