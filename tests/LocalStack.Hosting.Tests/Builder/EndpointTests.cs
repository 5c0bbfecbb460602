using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class EndpointTests : ModelTest
{
    [Fact]
    public void SameName_ChangesTheEndpoint()
    {
        var resource = CreateBuilder().AddExecutable("api", "run", ".")
            .WithHttpEndpoint(port: 5000, env: "PORT").WithHttpEndpoint(targetPort: 6000).WithEndpoint(scheme: "http", name: "HTTP", isExternal: true);

        var endpoint = Assert.Single(resource.Resource.Annotations.OfType<EndpointAnnotation>());

        Assert.Equal((5000, 6000, true, true), (endpoint.Port, endpoint.TargetPort, endpoint.IsExternal, endpoint.IsProxied));
        Assert.Equal("PORT", endpoint.TargetPortEnvironmentVariable);
    }

    [Fact]
    public void WithoutProxy_PortAndTargetPortAreOne()
    {
        var endpoint = CreateBuilder().AddExecutable("api", "run", ".").WithHttpEndpoint(port: 5000, isProxied: false).GetEndpoint("http").EndpointAnnotation;

        Assert.Equal((5000, 5000), (endpoint.Port, endpoint.TargetPort));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void ImpossiblePort_IsRefused(int port)
    {
        var resource = CreateBuilder().AddExecutable("api", "run", ".");

        Assert.Throws<ArgumentOutOfRangeException>(() => resource.WithHttpEndpoint(port));
    }

    [Fact]
    public void Url_BeforeStart_SaysWhatToDo()
    {
        var endpoint = CreateBuilder().AddExecutable("api", "run", ".").WithHttpEndpoint().GetEndpoint("http");

        var exception = Assert.Throws<InvalidOperationException>(() => endpoint.Url);

        Assert.Contains("'http' of resource 'api'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("has no address yet", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_FindAllFaultsTogether()
    {
        var builder = CreateBuilder();
        builder.AddExecutable("same", "run", ".").WithHttpEndpoint(port: 5000, targetPort: 5000);
        builder.AddProject("fixed", WriteProject("Fixed")).WithHttpEndpoint(targetPort: 5001).WithReplicas(2);
        builder.AddProject("bare", WriteProject("Bare")).WithHttpEndpoint(isProxied: false).WithReplicas(2);
        builder.AddExecutable("two", "run", ".").WithHttpEndpoint(port: 5002, targetPort: 5003, isProxied: false);
        builder.AddContainer("box", "image").WithHttpEndpoint(port: 5004);
        builder.AddExecutable("rival", "run", ".").WithHttpEndpoint(port: 5004);
        builder.AddExecutable("user", "run", ".").WithReference(builder.CreateResourceBuilder<ExecutableResource>("rival").GetEndpoint("https"));

        var faults = EndpointRules.FindFaults([.. builder.Resources]).ToList();

        Assert.Collection(
            faults,
            fault => Assert.Contains("'http' of resource 'same' has port 5000 as its port and its targetPort", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'http' of resource 'fixed' has the fixed targetPort 5001, on which 2 replicas", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'http' of resource 'bare' has no proxy, so 2 replicas", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'http' of resource 'two' has no proxy to lead from port 5002 to targetPort 5003", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'http' of resource 'box' does not say which port of the container", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'user' references endpoint 'https' of 'rival', which does not exist. Its endpoints: 'http'.", fault, StringComparison.Ordinal),
            fault => Assert.Contains("127.0.0.1:5004 cannot be the address of 2 endpoints: 'http' of 'box', 'http' of 'rival'", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Rules_FindReferencesToWhatIsNotThere()
    {
        var builder = CreateBuilder();
        var elsewhere = builder.CreateResourceBuilder(new ProjectResource("elsewhere")).WithHttpEndpoint();
        builder.AddExecutable("user", "run", ".").WithReference(elsewhere);

        var fault = Assert.Single(EndpointRules.FindFaults([.. builder.Resources]));

        Assert.Contains("'user' references 'elsewhere', which is not part of the application", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Override_HasTheLastWordAndItsSourceIsKnown()
    {
        File.WriteAllText(Path.Combine(Folder, "appsettings.json"), """{ "LocalStack": { "Endpoints": { "API": { "http": { "Port": 7000, "Address": "127.0.0.5" } } } } }""");
        var builder = CreateBuilder("--LocalStack:Endpoints:api:admin:Port=0");
        var api = builder.AddProject("api", WriteProject("Api", Profiles(("p", new { commandName = "Project", applicationUrl = "http://localhost:5000" }))))
            .WithHttpEndpoint(port: 5001, name: "admin").WithHttpEndpoint(port: 5002, name: "code").WithHttpEndpoint(name: "free");

        var faults = EndpointOverrides.Apply([.. builder.Resources], builder.Configuration);

        Assert.Empty(faults);
        Assert.Equal(
            [
                ("http", 7000, new EndpointOrigin("appsettings.json", "appsettings.json", "127.0.0.5")),
                ("admin", null, new EndpointOrigin("the command line", "the default", "127.0.0.1")),
                ("code", 5002, new EndpointOrigin("the AppHost's code", "the default", "127.0.0.1")),
                ("free", null, new EndpointOrigin("chosen at start", "the default", "127.0.0.1")),
            ],
            api.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (endpoint.Name, endpoint.Port, endpoint.Origin)));
    }

    [Fact]
    public void Origin_OfALaunchProfilesPort_IsTheProfile()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api", Profiles(("p", new { commandName = "Project", applicationUrl = "http://localhost:5000" }))));

        EndpointOverrides.Apply([.. builder.Resources], builder.Configuration);

        Assert.Equal("the launch profile of project 'api'", api.GetEndpoint("http").EndpointAnnotation.Origin?.PortSource);
    }

    [Theory]
    [InlineData("http:Address", "0.0.0.0", "loopback only")]
    [InlineData("http:Address", "192.168.1.5", "loopback only")]
    [InlineData("http:Address", "127.1", "loopback only")]
    [InlineData("http:Address", "example.com", "loopback only")]
    [InlineData("http:Port", "70000", "is no port")]
    [InlineData("http:Port", "-1", "is no port")]
    [InlineData("http:Port", "http", "is no port")]
    [InlineData("https:Port", "7000", "has no endpoint 'https'. Its endpoints: 'http'.")]
    public void Override_ThatCannotWork_IsAFaultThatNamesKeyAndSource(string key, string value, string expected)
    {
        var builder = CreateBuilder($"--LocalStack:Endpoints:api:{key}={value}");
        builder.AddExecutable("api", "run", ".").WithHttpEndpoint(port: 5000);

        var fault = Assert.Single(EndpointOverrides.Apply([.. builder.Resources], builder.Configuration));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Contains("LocalStack:Endpoints:api:", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("127.9.8.7", "127.9.8.7")]
    [InlineData("::1", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("localhost", "127.0.0.1")]
    public void Override_OfALoopbackAddress_IsTaken(string value, string expected)
    {
        var builder = CreateBuilder($"--LocalStack:Endpoints:api:http:Address={value}");
        var api = builder.AddExecutable("api", "run", ".").WithHttpEndpoint();

        Assert.Empty(EndpointOverrides.Apply([.. builder.Resources], builder.Configuration));

        Assert.Equal(expected, api.GetEndpoint("http").EndpointAnnotation.Origin?.Address);
    }

    [Fact]
    public void Override_OfAnUnknownResource_NamesThoseWithEndpoints()
    {
        var builder = CreateBuilder("--LocalStack:Endpoints:appi:http:Port=1");
        builder.AddExecutable("api", "run", ".").WithHttpEndpoint();

        var fault = Assert.Single(EndpointOverrides.Apply([.. builder.Resources], builder.Configuration));

        Assert.Contains("there is no resource 'appi' with endpoints. Those that have some: 'api'.", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithFaultyOverride_IsRefused()
    {
        var builder = CreateBuilder("--LocalStack:Endpoints:api:http:Address=0.0.0.0");
        builder.AddExecutable("api", "run", ".").WithHttpEndpoint();
        await using var application = builder.Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => application.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("0.0.0.0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ProxySupport_DecidesWhereTheAuthorLeftItOpen()
    {
        var builder = CreateBuilder();
        var box = builder.AddContainer("box", "image").WithEndpoint(name: "open", targetPort: 1).WithEndpoint(name: "proxied", targetPort: 2, isProxied: true).WithEndpointProxySupport(false);

        EndpointOverrides.Apply([.. builder.Resources], builder.Configuration);

        Assert.Equal([false, true], box.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.IsProxied).ToImmutableArray());
    }
}
