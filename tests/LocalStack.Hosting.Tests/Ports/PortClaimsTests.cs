using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>Which fixed ports a model wants.</summary>
public sealed class PortClaimsTests
{
    [Fact]
    public void Read_EndpointsWithFixedPorts_AreClaimedWhereTheyListen()
    {
        var api = new ExecutableResource("api", "api", "/");
        api.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http", port: 62893) { TargetHost = "127.0.0.2" });
        api.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "free"));

        Assert.Equal(["api http 127.0.0.2:62893 --LocalStack:Endpoints:api:http:Port=PORT"], Describe([api], hasDashboard: true));
    }

    [Fact]
    public void Read_PortsBehindTheProxy_AreClaimedForProcessesOnly()
    {
        var script = new ExecutableResource("script", "script", "/");
        script.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http", port: 8080, targetPort: 3000));
        var cache = new ContainerResource("cache");
        cache.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "tcp", name: "tcp", port: 62896, targetPort: 6379));
        var tool = new ExecutableResource("tool", "tool", "/");
        tool.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http", targetPort: 3000));
        tool.Annotations.Add(new ExplicitStartupAnnotation());
        var dns = new ExecutableResource("dns", "dns", "/");
        dns.Annotations.Add(new EndpointAnnotation(ProtocolType.Udp, name: "udp", port: 8080));

        Assert.Equal(
            [
                "script http 127.0.0.1:8080 --LocalStack:Endpoints:script:http:Port=PORT",
                "script http 127.0.0.1:3000 another targetPort in its endpoint",
                "cache tcp 127.0.0.1:62896 --LocalStack:Endpoints:cache:tcp:Port=PORT",
            ],
            Describe([script, cache, tool, dns], hasDashboard: true));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:62890", "aspire-dashboard http 127.0.0.1:62890 --ASPNETCORE_URLS=http://127.0.0.1:PORT")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:62891", "aspire-dashboard otlp-grpc 127.0.0.1:62891 --ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:PORT")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://[::1]:62892", "aspire-dashboard otlp-http ::1:62892 --ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://[::1]:PORT")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "https://localhost:22001", "aspire-dashboard resource-service 127.0.0.1:22001 --ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL=https://localhost:PORT")]
    [InlineData("DOTNET_RESOURCE_SERVICE_ENDPOINT_URL", "https://localhost:22001", "aspire-dashboard resource-service 127.0.0.1:22001 --DOTNET_RESOURCE_SERVICE_ENDPOINT_URL=https://localhost:PORT")]
    public void Read_AddressOfTheDashboard_IsClaimedWhereThereIsOne(string setting, string value, string expected)
    {
        Assert.Equal([expected], Describe([], hasDashboard: true, (setting, value)));
        Assert.Empty(Describe([], hasDashboard: false, (setting, value)));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("nonsense")]
    [InlineData("")]
    public void Read_NoFixedPort_IsNoClaim(string urls)
    {
        Assert.Empty(Describe([], hasDashboard: true, ("ASPNETCORE_URLS", urls)));
    }

    private static IEnumerable<string> Describe(IReadOnlyList<IResource> resources, bool hasDashboard, params (string Key, string Value)[] settings) => PortClaims
        .Read(resources, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(), hasDashboard)
        .Select(static claim => $"{claim.ResourceName} {claim.EndpointName} {claim.Address}:{claim.Port} {claim.Remedy}");
}
