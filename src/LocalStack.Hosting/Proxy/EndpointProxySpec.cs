using System.Net;

namespace LocalStack.Hosting.Proxy;

/// <summary>A stable endpoint in front of changing instances.</summary>
internal sealed record EndpointProxySpec
{
    /// <summary>The resource's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The one address and port to listen on; port 0 lets the system choose.</summary>
    public required IPEndPoint Listen { get; init; }

    public required ProxyKind Kind { get; init; }

    /// <summary>The addresses that may connect (TCP only); anybody who reaches <see cref="Listen"/> when <see langword="null"/>.</summary>
    public IPNetwork? Callers { get; init; }

    /// <summary>Whether the address may become one of this machine only later (TCP on Linux).</summary>
    public bool MayPrecedeAddress { get; init; }

    /// <summary>How long a new connection or request waits for a ready instance.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="EndpointProxy.DrainAsync"/> lets open connections or requests go on.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
