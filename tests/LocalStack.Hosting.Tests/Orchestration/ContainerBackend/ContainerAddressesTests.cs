using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Tests.Builder;

namespace LocalStack.Hosting.Tests.Orchestration.ContainerBackend;

/// <summary>An endpoint's address depends on who asks for it.</summary>
public class ContainerAddressesTests : ModelTest
{
    private readonly List<IPEndPoint> _opened = [];

    [Fact]
    public async Task Endpoint_ByWhoAsks_HasTheAddressThatWorksThere()
    {
        var builder = CreateBuilder();
        var box = builder.AddContainer("box", "box").WithHttpEndpoint(port: 8080, targetPort: 80);
        var api = builder.AddExecutable("api", "api", ".").WithHttpEndpoint(port: 5000);
        Allocate(box.Resource, "http", 8080);
        Allocate(api.Resource, "http", 5000);

        ContainerAddresses.Assign(builder.Resources, new HashSet<IResource> { box.Resource }, OpenAsync);

        Assert.Equal("http://127.0.0.1:8080", await UrlAsync(box.GetEndpoint("http"), KnownNetworkIdentifiers.LocalhostNetwork));
        Assert.Equal("http://box.dev.internal:80", await UrlAsync(box.GetEndpoint("http"), KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
        Assert.Equal("http://127.0.0.1:5000", await UrlAsync(api.GetEndpoint("http"), KnownNetworkIdentifiers.LocalhostNetwork));
        Assert.Empty(_opened);
        Assert.Equal("http://aspire.dev.internal:7000", await UrlAsync(api.GetEndpoint("http"), KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 5000)], _opened);
    }

    [Theory]
    [InlineData("localhost", "http://aspire.dev.internal:7000")]
    [InlineData("[::1]", "http://aspire.dev.internal:7000")]
    [InlineData("192.0.2.7", "http://192.0.2.7:5000")]
    [InlineData("db.example", "http://db.example:5000")]
    public async Task Endpoint_ByItsAddress_IsRelayedOnlyFromTheLoopback(string host, string expected)
    {
        var builder = CreateBuilder();
        var api = builder.AddExecutable("api", "api", ".").WithHttpEndpoint();
        var endpoint = api.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        ContainerAddresses.Assign(builder.Resources, new HashSet<IResource>(), OpenAsync);

        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, host, 5000);

        Assert.Equal(expected, await UrlAsync(api.GetEndpoint("http"), KnownNetworkIdentifiers.DefaultAspireContainerNetwork));
    }

    [Fact]
    public async Task DatagramsOfAProcess_SaysThatContainersCannotReachIt()
    {
        var builder = CreateBuilder();
        var dns = builder.AddExecutable("dns", "dns", ".").WithEndpoint(port: 53, name: "udp", protocol: ProtocolType.Udp);
        ContainerAddresses.Assign(builder.Resources, new HashSet<IResource>(), OpenAsync);

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => UrlAsync(dns.GetEndpoint("udp"), KnownNetworkIdentifiers.DefaultAspireContainerNetwork));

        Assert.Contains("Endpoint 'udp' of 'dns' speaks Udp", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> UrlAsync(EndpointReference endpoint, NetworkIdentifier network) =>
        await endpoint.GetValueAsync(new ValueProviderContext { Network = network }, TestContext.Current.CancellationToken);

    private Task<DnsEndPoint> OpenAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        _opened.Add(target);
        return Task.FromResult(new DnsEndPoint("aspire.dev.internal", 7000));
    }
}
