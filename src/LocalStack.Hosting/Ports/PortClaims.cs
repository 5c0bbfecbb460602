using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// The fixed ports of a model: those of its endpoints, those on which its processes themselves listen, and those of the dashboard and the AppHost's own service, which are not
/// part of it yet when they are looked at.
/// </summary>
internal static class PortClaims
{
    private const string DashboardName = "aspire-dashboard";

    /// <summary>Reads them.</summary>
    /// <param name="resources">The resources of the model.</param>
    /// <param name="configuration">The configuration with the addresses of the dashboard.</param>
    /// <param name="hasDashboard">Whether a dashboard will be started.</param>
    public static IReadOnlyList<PortClaim> Read(IReadOnlyList<IResource> resources, IConfiguration configuration, bool hasDashboard) =>
    [
        .. from resource in resources
           from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
           where endpoint.Protocol == ProtocolType.Tcp
           from claim in OfEndpoint(resource, endpoint)
           select claim,
        .. hasDashboard ? DashboardAddress.All.SelectMany(address => OfDashboard(address, configuration)) : [],
    ];

    private static IEnumerable<PortClaim> OfEndpoint(IResource resource, EndpointAnnotation endpoint)
    {
        var address = AddressOf(endpoint.TargetHost);
        if (endpoint.Port is > 0 and var port)
        {
            yield return new PortClaim(resource.Name, endpoint.Name, address, port, $"--{EndpointSettings.PortSetting(resource.Name, endpoint.Name)}=PORT");
        }

        // Behind the orchestrator's proxy a process has a port of its own, from when it is started on; that of a container lies inside the container.
        if (endpoint.IsProxied && endpoint.TargetPort is > 0 and var target && target != endpoint.Port
            && (resource is ExecutableResource or ProjectResource) && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            yield return new PortClaim(resource.Name, endpoint.Name, address, target, "another targetPort in its endpoint");
        }
    }

    private static IEnumerable<PortClaim> OfDashboard(DashboardAddress address, IConfiguration configuration) =>
        from url in DashboardAddress.Parse(configuration[address.SettingIn(configuration)])
        where url.Port > 0
        select new PortClaim(DashboardName, address.Endpoint, AddressOf(url.Host), url.Port, $"--{address.SettingIn(configuration)}={url.Scheme}://{url.Host}:PORT");

    /// <summary>The address that a host of an endpoint stands for.</summary>
    public static IPAddress AddressOf(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host is "*" or "+" ? IPAddress.Any
        : IPAddress.Loopback;
}
