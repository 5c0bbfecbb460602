using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.Supervision;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>
/// The ports that one run of an instance listens on. Behind a proxy they are private and new in each run, so that an instance that is
/// slow to die cannot keep its successor from starting.
/// </summary>
internal sealed class InstancePorts : IDisposable
{
    private readonly List<PortReservation> _reservations = [];

    private InstancePorts(ImmutableDictionary<string, int> byEndpoint, List<PortReservation> reservations)
    {
        ByEndpoint = byEndpoint;
        _reservations = reservations;
    }

    public ImmutableDictionary<string, int> ByEndpoint { get; }

    /// <param name="resource">The resource.</param>
    /// <param name="replicas">How many instances it has: only a single one can have a port that the model fixes.</param>
    public static InstancePorts Reserve(IResource resource, int replicas)
    {
        var ports = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
        var reservations = new List<PortReservation>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (!IsProxied(endpoint))
            {
                ports[endpoint.Name] = endpoint.AllocatedEndpoint?.Port ?? endpoint.TargetPort ?? endpoint.Port ?? 0;
            }
            else if (FixedTargetPort(resource, endpoint, replicas) is { } port)
            {
                ports[endpoint.Name] = port;
            }
            else
            {
                var reservation = FreePorts.Reserve(ResourceProxies.TargetOf(endpoint, 0).Address);
                reservations.Add(reservation);
                ports[endpoint.Name] = reservation.Port;
            }
        }

        return new InstancePorts(ports.ToImmutable(), reservations);
    }

    /// <summary>Whether a proxy stands before an endpoint. Datagrams have none.</summary>
    public static bool IsProxied(EndpointAnnotation endpoint) => endpoint.IsProxied && endpoint.Protocol == System.Net.Sockets.ProtocolType.Tcp;

    /// <summary>The port that the model wants a single process to listen on. A container's is a port inside the container.</summary>
    public static int? FixedTargetPort(IResource resource, EndpointAnnotation endpoint, int replicas) =>
        resource is ContainerResource || replicas > 1 || endpoint.TargetPort is null or 0 ? null : endpoint.TargetPort;

    public void Release() => _reservations.ForEach(reservation => reservation.Release());

    public void Dispose() => Release();
}
