using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

public class ResourceUrlTests : ModelTest
{
    [Fact]
    public async Task Callbacks_ChangeAndAddUrls()
    {
        var builder = CreateBuilder();
        var api = builder.AddExecutable("api", "run", ".").WithHttpEndpoint().WithHttpsEndpoint()
            .WithUrlForEndpoint("http", url => url.DisplayText = "Board")
            .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/scalar", DisplayText = "API" })
            .WithUrlForEndpoint("missing", url => url.DisplayText = "never")
            .WithUrl("/docs", "Docs")
            .WithUrl("https://example.com/help");
        Allocate(api.Resource, "http", 5000);
        Allocate(api.Resource, "https", 5001);

        var urls = await CollectAsync(builder, api);

        Assert.Equal(
            [
                ("http://127.0.0.1:5000", "Board"), ("https://127.0.0.1:5001", null), ("http://127.0.0.1:5000/scalar", "API"),
                ("https://127.0.0.1:5001/docs", "Docs"), ("https://example.com/help", null),
            ],
            urls);
    }

    [Theory]
    [InlineData("swagger", "http://127.0.0.1:5000/swagger")]
    [InlineData("/", "http://127.0.0.1:5000/")]
    [InlineData("https://example.com/x", "https://example.com/x")]
    public async Task LaunchUrl_DecoratesTheProfilesEndpoints(string launchUrl, string expected)
    {
        var builder = CreateBuilder();
        var profile = new { commandName = "Project", applicationUrl = "http://localhost:5000", launchUrl };
        var api = builder.AddProject("api", WriteProject("Api", Profiles(("http", profile))));
        Allocate(api.Resource, "http", 5000);

        Assert.Equal([(expected, null)], await CollectAsync(builder, api));
    }

    private static async Task<List<(string Url, string? DisplayText)>> CollectAsync<T>(IDistributedApplicationBuilder builder, IResourceBuilder<T> resource)
        where T : IResourceWithEndpoints
    {
        var urls = resource.Resource.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }).ToList();
        var context = new ResourceUrlsCallbackContext(builder.ExecutionContext, resource.Resource, urls, TestContext.Current.CancellationToken);
        foreach (var annotation in resource.Resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return [.. urls.Select(url => (ResourceUrlRules.Complete(url.Url, url.Endpoint), url.DisplayText))];
    }
}
