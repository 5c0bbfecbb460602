using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class ProjectBindingTests : ModelTest
{
    [Fact]
    public async Task Urls_ListHttpEndpointsWithTheProcessesPorts()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api"))
            .WithHttpEndpoint(port: 5000).WithHttpsEndpoint(port: 5001).WithHttpEndpoint(name: "told", env: "TOLD").WithEndpoint(name: "raw", scheme: "tcp");
        Allocate(api.Resource, "https", 5001);

        var environment = WithoutDefaults(await GetEnvironmentAsync(builder, api.Resource, ("http", 2001), ("https", 2002), ("told", 2003), ("raw", 2004)));

        Assert.Equal(
            new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:2001;https://127.0.0.1:2002", ["ASPNETCORE_HTTPS_PORT"] = "5001", ["TOLD"] = "2003" },
            environment);
    }

    [Fact]
    public async Task Urls_SetByTheAuthor_StayAsTheyAre()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint().WithEnvironment("ASPNETCORE_URLS", "http://127.0.0.1:1");

        var environment = await GetEnvironmentAsync(builder, api.Resource, ("http", 2001));

        Assert.Equal("http://127.0.0.1:1", environment["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task Urls_OfFilteredEndpoints_AreLeftOut()
    {
        var builder = CreateBuilder();
        var api = builder.AddProject("api", WriteProject("Api")).WithHttpEndpoint().WithHttpEndpoint(name: "admin")
            .WithEndpointsInEnvironment(endpoint => endpoint.Name != "admin");

        var environment = await GetEnvironmentAsync(builder, api.Resource, ("http", 2001), ("admin", 2002));

        Assert.Equal("http://127.0.0.1:2001", environment["ASPNETCORE_URLS"]);
    }

    [Fact]
    public async Task KestrelEndpoints_BecomeEndpointsAndAreOverridden()
    {
        var builder = CreateBuilder();
        var settings = new { Kestrel = new { Endpoints = new { Public = new { Url = "http://*:5002", Protocols = "Http2" } } } };
        var api = builder.AddProject("api", WriteProject("Api", Profiles(("http", new { commandName = "Project", applicationUrl = "http://localhost:5003" })), settings))
            .WithHttpEndpoint(name: "admin");

        var endpoint = api.GetEndpoint("http").EndpointAnnotation;
        var environment = WithoutDefaults(await GetEnvironmentAsync(builder, api.Resource, ("http", 2001), ("admin", 2002)));

        Assert.Equal((5002, "http2", "127.0.0.1"), (endpoint.Port, endpoint.Transport, endpoint.TargetHost));
        Assert.Equal(
            new()
            {
                ["DOTNET_LAUNCH_PROFILE"] = "http",
                ["Kestrel__Endpoints__Public__Url"] = "http://127.0.0.1:2001",
                ["Kestrel__Endpoints__admin__Url"] = "http://127.0.0.1:2002",
            },
            environment);
    }

    [Fact]
    public void KestrelEndpoints_SeveralOfAScheme_KeepTheirNames()
    {
        var builder = CreateBuilder();
        var settings = new { Kestrel = new { Endpoints = new { One = new { Url = "http://localhost:5002" }, Two = new { Url = "http://localhost:5003" } } } };

        var api = builder.AddProject("api", WriteProject("Api", appSettings: settings));
        var without = builder.AddProject("without", WriteProject("Without", appSettings: settings), options => options.ExcludeKestrelEndpoints = true);

        Assert.Equal([("One", 5002), ("Two", 5003)], api.Resource.GetEndpoints().Select(endpoint => (endpoint.EndpointName, endpoint.EndpointAnnotation.Port!.Value)));
        Assert.Empty(without.Resource.GetEndpoints());
    }
}
