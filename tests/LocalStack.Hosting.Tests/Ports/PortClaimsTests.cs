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

        Assert.Equal(["api http 127.0.0.2:62893 LocalStack:Endpoints:api:http:Port"], Describe([api], hasDashboard: true));
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:62890", "aspire-dashboard http 127.0.0.1:62890 ASPNETCORE_URLS=http://127.0.0.1:PORT")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:62891", "aspire-dashboard otlp-grpc 127.0.0.1:62891 ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:PORT")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://[::1]:62892", "aspire-dashboard otlp-http ::1:62892 ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://[::1]:PORT")]
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
        .Select(static claim => $"{claim.ResourceName} {claim.EndpointName} {claim.Address}:{claim.Port} {claim.Setting}");
}
