using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Orchestration.Endpoints;
using LocalStack.Hosting.Orchestration.Supervision;
using LocalStack.Hosting.Ports;
using LocalStack.Hosting.Proxy;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Gives every endpoint its public address, and opens the proxies that listen there.</summary>
internal sealed class EndpointAllocator(ProxyFactory proxies, ContainerSession containers)
{
    /// <summary>Refuses ports that are taken, then opens the proxies and tells the model the addresses.</summary>
    /// <returns>The proxies of each resource that has any. They hold callers until they are given instances.</returns>
    /// <exception cref="DistributedApplicationException">One or more fixed ports cannot be had; nothing was opened.</exception>
    public async Task<IReadOnlyDictionary<IResource, ResourceProxies>> AllocateAsync(IReadOnlyList<EndpointPlan.Entry> plan, CancellationToken cancellationToken)
    {
        var claims = EndpointPlan.Claims(plan);
        await ThrowIfTakenAsync(claims, cancellationToken).ConfigureAwait(false);
        var opened = new List<(EndpointPlan.Entry Entry, EndpointProxy Proxy)>();
        try
        {
            foreach (var entry in plan)
            {
                if (entry.IsProxied)
                {
                    opened.Add((entry, await OpenAsync(entry, cancellationToken).ConfigureAwait(false)));
                }
                else
                {
                    Allocate(entry, entry.FixedPort ?? FreePorts.Allocate(entry.Address));
                }
            }
        }
        catch (SocketException exception)
        {
            await CloseAsync(opened).ConfigureAwait(false);

            // Somebody was faster between the check and the bind: the check can name them now.
            await ThrowIfTakenAsync(claims, cancellationToken).ConfigureAwait(false);
            throw new DistributedApplicationException($"An endpoint could not be opened: {exception.Message} Start the application again.", exception);
        }
        catch
        {
            await CloseAsync(opened).ConfigureAwait(false);
            throw;
        }

        foreach (var (entry, proxy) in opened)
        {
            Allocate(entry, proxy.LocalEndPoint.Port);
        }

        return opened.GroupBy(pair => pair.Entry.Resource)
            .ToDictionary(group => group.Key, group => new ResourceProxies([.. group.Select(pair => (pair.Entry.Endpoint, pair.Proxy))]));
    }

    private async Task<EndpointProxy> OpenAsync(EndpointPlan.Entry entry, CancellationToken cancellationToken)
    {
        var proxy = proxies.Create(new EndpointProxySpec
        {
            Name = entry.Resource.Name,
            Listen = new IPEndPoint(entry.Address, entry.FixedPort ?? 0),

            // Requests are spread one by one only where there is somebody to spread them over; TLS cannot be looked into.
            Kind = entry.Replicas > 1 && string.Equals(entry.Endpoint.UriScheme, "http", StringComparison.OrdinalIgnoreCase) ? ProxyKind.Http : ProxyKind.Tcp,
        });
        try
        {
            await proxy.StartAsync(cancellationToken).ConfigureAwait(false);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void Allocate(EndpointPlan.Entry entry, int port) =>
        entry.Endpoint.AllocatedEndpoint = new AllocatedEndpoint(
            entry.Endpoint,
            entry.Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{entry.Address}]" : entry.Address.ToString(),
            port,
            targetPortExpression: null);

    private static async Task CloseAsync(List<(EndpointPlan.Entry Entry, EndpointProxy Proxy)> opened)
    {
        foreach (var (_, proxy) in opened)
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ThrowIfTakenAsync(IReadOnlyList<PortClaim> claims, CancellationToken cancellationToken)
    {
        IReadOnlyList<PortConflict> conflicts = PortChecker.FindConflicts(claims);
        if (conflicts.Any(conflict => conflict.Holder is { IsContainerForwarder: true }) && await containers.FindPublishersAsync(cancellationToken).ConfigureAwait(false) is { } publishers)
        {
            // Asking the engine has also removed what earlier runs had left behind.
            conflicts = [.. PortChecker.FindConflicts(claims).Select(conflict => conflict with { Container = publishers.GetValueOrDefault(conflict.Claim.Port) })];
        }

        if (conflicts.Count > 0)
        {
            throw new DistributedApplicationException(
                $"The application was not started, because {(conflicts.Count == 1 ? "a port that it needs cannot be had" : $"{conflicts.Count} ports that it needs cannot be had")}.{Environment.NewLine}"
                + string.Join(Environment.NewLine, conflicts.Select(conflict => conflict.Message)));
        }
    }
}
