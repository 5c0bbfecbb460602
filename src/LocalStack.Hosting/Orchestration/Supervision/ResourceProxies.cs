using System.Collections.Immutable;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Proxy;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>The proxies of one resource's endpoints, and which instances each sends to.</summary>
internal sealed class ResourceProxies(IReadOnlyList<(EndpointAnnotation Endpoint, EndpointProxy Proxy)> proxies) : IAsyncDisposable
{
    private readonly ImmutableArray<ProxyTarget>[] _targets = new ImmutableArray<ProxyTarget>[proxies.Count];
    private readonly string?[] _reasons = new string?[proxies.Count];

    public static ResourceProxies None { get; } = new([]);

    public bool IsEmpty => proxies.Count == 0;

    /// <summary>The endpoints that have a proxy.</summary>
    public IReadOnlyList<string> EndpointNames { get; } = [.. proxies.Select(pair => pair.Endpoint.Name)];

    /// <summary>The proxied endpoints with the port at which an instance serves each.</summary>
    public IReadOnlyList<(EndpointAnnotation Endpoint, int Port)> TargetsOf(SupervisedInstance instance) =>
        [.. proxies.Select(pair => (pair.Endpoint, instance.TargetPorts[pair.Endpoint.Name]))];

    /// <summary>
    /// Points every proxy at the instances that are ready: healthy where an instance has checks of its own, else those that were seen
    /// to accept connections on that endpoint. Where none is, those that were ready before are better than nobody: a service
    /// that has lost its database can still say so.
    /// </summary>
    public void Update(IReadOnlyList<SupervisedInstance> running, Func<SupervisedInstance, bool> isHealthy, bool hasChecks, Func<string> whyNone)
    {
        for (var i = 0; i < proxies.Count; i++)
        {
            var (endpoint, proxy) = proxies[i];
            var ready = running.Where(instance => hasChecks ? isHealthy(instance) : instance.OpenEndpoints.Contains(endpoint.Name)).ToList();
            if (ready.Count == 0)
            {
                ready = [.. running.Where(instance => instance.WasReady)];
            }

            var targets = ready.Select(instance => new ProxyTarget(instance.Id, TargetOf(endpoint, instance.TargetPorts[endpoint.Name]))).ToImmutableArray();
            var reason = targets.Length == 0 ? whyNone() : null;
            if (_targets[i].IsDefault || !_targets[i].SequenceEqual(targets) || _reasons[i] != reason)
            {
                (_targets[i], _reasons[i]) = (targets, reason);
                proxy.SetTargets(targets, reason);
            }
        }
    }

    /// <summary>Stops accepting, and lets what is open end, for as long as each proxy allows.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Task.WhenAll(proxies.Select(pair => pair.Proxy.DrainAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, proxy) in proxies)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Where an instance listens: on its target host if that is an address of its own, else on the loopback.</summary>
    internal static IPEndPoint TargetOf(EndpointAnnotation endpoint, int port) =>
        new(IPAddress.TryParse(endpoint.TargetHost, out var address) && IPAddress.IsLoopback(address) ? address : IPAddress.Loopback, port);
}
