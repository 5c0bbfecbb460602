using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Tests.Ports;

/// <summary>What the settings of an endpoint change, and what is wrong with them.</summary>
public sealed class EndpointSettingsTests
{
    private const string Key = "LocalStack:Endpoints:api:http";

    [Theory]
    [InlineData(null, null, 62893, "127.0.0.1")]
    [InlineData("5000", null, 5000, "127.0.0.1")]
    [InlineData("0", null, null, "127.0.0.1")]
    [InlineData("65535", "127.0.0.2", 65535, "127.0.0.2")]
    [InlineData(null, "::1", 62893, "::1")]
    [InlineData(null, "[::1]", 62893, "::1")]
    [InlineData(null, "LocalHost", 62893, "127.0.0.1")]
    public void Apply_Settings_ChangeTheEndpoint(string? port, string? address, int? expectedPort, string expectedHost)
    {
        var api = Api();

        var faults = EndpointSettings.Apply([api], Configuration((Key + ":Port", port), (Key + ":Address", address)), block: null);

        Assert.Empty(faults);
        var endpoint = Endpoint(api);
        Assert.Equal((expectedPort, expectedHost), (endpoint.Port, endpoint.TargetHost));
    }

    [Theory]
    [InlineData(":Port", "http", "which is no port")]
    [InlineData(":Port", "65536", "which is no port")]
    [InlineData(":Port", "-1", "which is no port")]
    [InlineData(":Address", "0.0.0.0", "listen on this machine's loopback only")]
    [InlineData(":Address", "192.168.0.1", "listen on this machine's loopback only")]
    [InlineData(":Address", "127.1", "listen on this machine's loopback only")]
    public void Apply_ValueThatCannotBe_IsAFaultAndChangesNothing(string setting, string value, string expected)
    {
        var api = Api();

        var fault = Assert.Single(EndpointSettings.Apply([api], Configuration((Key + setting, value)), block: null));

        Assert.StartsWith($"'{Key}{setting}' is '{value}'", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Equal(62893, Endpoint(api).Port);
        Assert.True(Endpoint(api).TargetHost is "localhost" or "127.0.0.1");
    }

    [Theory]
    [InlineData("LocalStack:Endpoints:apu:http:Port", "'LocalStack:Endpoints:apu' is set, but there is no resource 'apu' with endpoints. Those that have some: 'api'.")]
    [InlineData("LocalStack:Endpoints:api:https:Port", "'LocalStack:Endpoints:api:https' is set, but resource 'api' has no endpoint 'https'. Its endpoints: 'http'.")]
    public void Apply_UnknownName_IsAFault(string key, string expected)
    {
        Assert.Equal([expected], EndpointSettings.Apply([Api()], Configuration((key, "5000")), block: null));
    }

    [Fact]
    public void Apply_NoProxy_TargetPortFollows()
    {
        var api = Api();
        Endpoint(api).IsProxied = false;
        Endpoint(api).TargetPort = 62893;

        EndpointSettings.Apply([api], Configuration((Key + ":Port", "5000")), block: null);

        Assert.Equal(5000, Endpoint(api).TargetPort);
    }

    [Fact]
    public void Apply_NoProxyBeforeAContainer_TargetPortIsTheContainers()
    {
        var cache = new ContainerResource("api");
        cache.Annotations.Add(new ContainerImageAnnotation { Image = "redis" });
        cache.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "tcp", name: "http", port: 6379, targetPort: 6379, isProxied: false));

        EndpointSettings.Apply([cache], Configuration((Key + ":Port", "5000")), block: null);

        var endpoint = cache.Annotations.OfType<EndpointAnnotation>().Single();
        Assert.Equal((5000, 6379), (endpoint.Port, endpoint.TargetPort));
    }

    [Theory]
    [InlineData(62893, null, 14393)]
    [InlineData(62893, "5000", 5000)]
    [InlineData(62893, "0", null)]
    [InlineData(null, null, null)]
    public void Apply_Instance_MovesFixedPortsForWhichNothingIsSet(int? port, string? setting, int? expected)
    {
        var api = Api();
        Endpoint(api).Port = port;

        var faults = EndpointSettings.Apply([api], Configuration((Key + ":Port", setting)), new PortBlock(14_300));

        Assert.Empty(faults);
        Assert.Equal(expected, Endpoint(api).Port);
    }

    [Fact]
    public void Apply_EncryptedEndpoint_KeepsTheNameOfItsCertificate()
    {
        var api = new ExecutableResource("api", "api", "/");
        api.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "https", name: "https"));

        EndpointSettings.Apply([api], Configuration(), block: null);

        Assert.Equal("localhost", Endpoint(api).TargetHost);
    }

    private static EndpointAnnotation Endpoint(ExecutableResource resource) => resource.Annotations.OfType<EndpointAnnotation>().Single();

    private static ExecutableResource Api()
    {
        var api = new ExecutableResource("api", "api", "/");
        api.Annotations.Add(new EndpointAnnotation(ProtocolType.Tcp, uriScheme: "http", name: "http", port: 62893));
        return api;
    }

    private static IConfiguration Configuration(params (string Key, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Where(static setting => setting.Value is not null).Select(static setting => KeyValuePair.Create(setting.Key, setting.Value)))
        .Build();
}
