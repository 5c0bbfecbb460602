using System.Net;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.Supervision;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>Which public address every endpoint gets: a pure reading of the model, so that conflicts are found before anything is opened.</summary>
internal static class EndpointPlan
{
    /// <param name="Resource">The resource.</param>
    /// <param name="Endpoint">The endpoint.</param>
    /// <param name="Replicas">How many instances the resource has.</param>
    /// <param name="Address">The loopback address that clients use.</param>
    /// <param name="FixedPort">The port that clients use; <see langword="null"/> when any will do.</param>
    /// <param name="MayBeHeld">Whether the resource itself may hold the port already: it outlived an earlier run.</param>
    internal sealed record Entry(IResource Resource, EndpointAnnotation Endpoint, int Replicas, IPAddress Address, int? FixedPort, bool MayBeHeld)
    {
        public bool IsProxied => InstancePorts.IsProxied(Endpoint);
    }

    /// <param name="resources">The launched resources with the number of their instances, and whether they may still run since an earlier run.</param>
    /// <param name="randomizePorts">Whether fixed ports of proxied endpoints are ignored.</param>
    public static IReadOnlyList<Entry> Create(IEnumerable<(IResource Resource, int Replicas, bool OutlivesApplication)> resources, bool randomizePorts) =>
    [
        .. from item in resources
           from endpoint in item.Resource.Annotations.OfType<EndpointAnnotation>()
           let port = randomizePorts && InstancePorts.IsProxied(endpoint) ? null : endpoint.Port
           select new Entry(item.Resource, endpoint, item.Replicas, AddressOf(endpoint), port is null or 0 ? null : port, item.OutlivesApplication && !InstancePorts.IsProxied(endpoint)),
    ];

    /// <summary>Every port that must be free: the public ones, and those behind a proxy that the model fixes.</summary>
    public static IReadOnlyList<PortClaim> Claims(IReadOnlyList<Entry> plan) =>
    [
        .. from entry in plan
           from claim in ClaimsOf(entry)
           select claim,
    ];

    private static IEnumerable<PortClaim> ClaimsOf(Entry entry)
    {
        var source = entry.Endpoint.Origin?.PortSource ?? "the AppHost's code";
        if (entry.FixedPort is { } port && !entry.MayBeHeld && entry.Endpoint.Protocol == System.Net.Sockets.ProtocolType.Tcp)
        {
            yield return new PortClaim(entry.Resource.Name, entry.Endpoint.Name, entry.Address, port, source);
        }

        if (entry.IsProxied && InstancePorts.FixedTargetPort(entry.Resource, entry.Endpoint, entry.Replicas) is { } target)
        {
            yield return new PortClaim(entry.Resource.Name, entry.Endpoint.Name, ResourceProxies.TargetOf(entry.Endpoint, target).Address, target, $"{source} (target port)");
        }
    }

    private static IPAddress AddressOf(EndpointAnnotation endpoint) =>
        IPAddress.TryParse(endpoint.Origin?.Address, out var address) ? address : ResourceProxies.TargetOf(endpoint, 0).Address;
}
