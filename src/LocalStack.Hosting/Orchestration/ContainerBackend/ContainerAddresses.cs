using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>
/// The addresses that endpoints have for containers. Another container is reached by its name in the network they share; what runs on this machine
/// through a way that is opened when the first container is told of it.
/// </summary>
internal static class ContainerAddresses
{
    private static readonly NetworkIdentifier Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;

    /// <param name="resources">All resources of the application.</param>
    /// <param name="containers">Those that run as containers.</param>
    /// <param name="reachHost">Opens a way to a loopback address of this machine.</param>
    public static void Assign(IEnumerable<IResource> resources, IReadOnlySet<IResource> containers, Func<IPEndPoint, CancellationToken, Task<DnsEndPoint>> reachHost)
    {
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (containers.Contains(resource))
                {
                    if (endpoint.TargetPort is { } port and > 0)
                    {
                        Set(endpoint, ContainerSpecs.HostNameOf(resource), port);
                    }
                }
                else if (endpoint.DefaultNetworkID == KnownNetworkIdentifiers.LocalhostNetwork)
                {
                    endpoint.AllAllocatedEndpoints.AllocateOnDemand = (network, cancellationToken) =>
                        network == Network ? OpenAsync(resource, endpoint, reachHost, cancellationToken) : Task.CompletedTask;
                }
            }
        }
    }

    private static async Task OpenAsync(IResource resource, EndpointAnnotation endpoint, Func<IPEndPoint, CancellationToken, Task<DnsEndPoint>> reachHost, CancellationToken cancellationToken)
    {
        if (endpoint.Protocol != ProtocolType.Tcp)
        {
            throw new DistributedApplicationException(
                $"Endpoint '{endpoint.Name}' of '{resource.Name}' speaks {endpoint.Protocol} and is on this machine: containers reach only TCP endpoints there. Run '{resource.Name}' as a container, too.");
        }

        var here = await endpoint.AllocatedEndpointSnapshot.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var host = here.Address.Trim('[', ']');
        var address = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        if (address is null ? !string.Equals(host, KnownHostNames.Localhost, StringComparison.OrdinalIgnoreCase) : !IPAddress.IsLoopback(address))
        {
            // An address of the network around this machine is the same for everybody in it.
            Set(endpoint, here.Address, here.Port);
            return;
        }

        var way = await reachHost(new IPEndPoint(address ?? IPAddress.Loopback, here.Port), cancellationToken).ConfigureAwait(false);
        Set(endpoint, way.Host, way.Port);
    }

    private static void Set(EndpointAnnotation endpoint, string host, int port) =>
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(Network, new AllocatedEndpoint(endpoint, host, port, EndpointBindingMode.SingleAddress, networkId: Network));
}
