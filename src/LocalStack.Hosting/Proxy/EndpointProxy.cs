using System.Collections.Immutable;
using System.Net;

namespace LocalStack.Hosting.Proxy;

/// <summary>Listens on a stable endpoint and passes what comes to the instances that are ready.</summary>
internal abstract class EndpointProxy(EndpointProxySpec spec) : IAsyncDisposable
{
    public EndpointProxySpec Spec { get; } = spec;

    /// <summary>Where it listens; known once it has started.</summary>
    public abstract IPEndPoint LocalEndPoint { get; }

    /// <summary>Binds and begins to accept. The socket is exclusive and bound to exactly the given address.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address and port cannot be bound.</exception>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the ready instances. What is under way stays where it is; what was held goes on.</summary>
    /// <param name="targets">The ready instances, possibly none.</param>
    /// <param name="whyNone">Where there are none, the reason that a caller is told, such as <c>it waits for 'postgres'</c>.</param>
    public abstract void SetTargets(ImmutableArray<ProxyTarget> targets, string? whyNone = null);

    /// <summary>Stops accepting, lets what is under way end for up to the drain timeout, then closes it.</summary>
    public abstract Task DrainAsync(CancellationToken cancellationToken);

    /// <summary>Closes everything at once.</summary>
    public abstract ValueTask DisposeAsync();
}
