using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Ports;

/// <summary>The fixed ports of a model: those of its endpoints, and those of the dashboard, which is not part of it yet when they are looked at.</summary>
internal static class PortClaims
{
    private const string DashboardName = "aspire-dashboard";

    private static readonly (string Endpoint, string Setting)[] DashboardEndpoints =
    [
        ("http", "ASPNETCORE_URLS"),
        ("otlp-grpc", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"),
        ("otlp-http", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"),
    ];

    /// <summary>Reads them.</summary>
    /// <param name="resources">The resources of the model.</param>
    /// <param name="configuration">The configuration with the addresses of the dashboard.</param>
    /// <param name="hasDashboard">Whether a dashboard will be started.</param>
    public static IReadOnlyList<PortClaim> Read(IReadOnlyList<IResource> resources, IConfiguration configuration, bool hasDashboard) =>
    [
        .. from resource in resources
           from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
           let port = endpoint.Port ?? 0
           where port > 0
           select new PortClaim(resource.Name, endpoint.Name, AddressOf(endpoint.TargetHost), port, EndpointSettings.PortSetting(resource.Name, endpoint.Name)),
        .. hasDashboard ? DashboardEndpoints.SelectMany(endpoint => OfDashboard(endpoint.Endpoint, endpoint.Setting, configuration[endpoint.Setting])) : [],
    ];

    private static IEnumerable<PortClaim> OfDashboard(string endpoint, string setting, string? urls) =>
        from url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        where Uri.TryCreate(url, UriKind.Absolute, out _)
        let address = new Uri(url)
        where address.Port > 0
        select new PortClaim(DashboardName, endpoint, AddressOf(address.Host), address.Port, $"{setting}={address.Scheme}://{address.Host}:PORT");

    /// <summary>The address that a host of an endpoint stands for.</summary>
    public static IPAddress AddressOf(string host) => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : host is "*" or "+" ? IPAddress.Any
        : IPAddress.Loopback;
}
