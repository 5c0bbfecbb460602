using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class ResourceDetailsTests
{
    [Theory]
    [InlineData("secret", true, MaskedValue.Mask)]
    [InlineData("a much longer secret", true, MaskedValue.Mask)]
    [InlineData("secret", false, "secret")]
    [InlineData("", true, "")]
    [InlineData(null, true, "(not available yet)")]
    public void MaskedValue_TellsNothingNotEvenTheLength(string? value, bool isMasked, string expected)
        => Assert.Equal(expected, MaskedValue.Show(value, isMasked));

    [Fact]
    public void Environment_SetByTheModel_ComesApartFromTheInherited()
    {
        var details = Details(Resource("api") with { Environment = [new("PATH", "/bin", false), new("B", "2", true), new("A", "1", true)] });

        Assert.Equal(["A", "B"], details.Environment.Select(variable => variable.Name));
        Assert.Equal(["PATH"], details.InheritedEnvironment.Select(variable => variable.Name));
    }

    [Fact]
    public void Properties_AreNamedForPeopleAndOrderedByImportance()
    {
        var details = Details(Resource("api") with
        {
            Properties =
            [
                new("executable.pid", "", "42", [], false, false, null),
                new("resource.state", "", "Running", [], false, false, null),
                new("custom", "My fact", "x", [], false, true, null),
                new("empty", "", "", [], false, false, null),
                new("resource.connectionString", "", "Host=…", [], true, false, 1),
            ],
        });

        Assert.Equal(["My fact", "Connection string", "Process ID"], details.Properties.Select(property => property.DisplayName));
        Assert.True(details.Properties[1].IsSensitive);
    }

    [Fact]
    public void Properties_NetworkConditions_NameTheServer()
    {
        var details = Details(Resource("api").With(("network.conditions.cache", "300 ms"), ("network.address.cache", "127.0.0.1:41000")));

        Assert.Equal([("Network to cache", "300 ms"), ("Its address of cache", "127.0.0.1:41000")], details.Properties.Select(property => (property.DisplayName, property.Value)));
    }

    [Fact]
    public void Relations_GoBothWaysInWords()
    {
        var api = Resource("api-1", "api") with { Relations = [new("cache", "Reference"), new("cache", "WaitFor"), new("gone", "Reference")] };
        var cache = Resource("cache-1", "cache");

        var ofApi = Details(api, api, cache).Relations;
        var ofCache = Details(cache, api, cache).Relations;

        Assert.Equal([("cache", "uses, waits for", true), ("gone", "uses", false)], ofApi.Select(relation => (relation.Name, relation.Words, relation.Resource is not null)));
        Assert.Equal([("api", "used by, awaited by", true)], ofCache.Select(relation => (relation.Name, relation.Words, relation.IsIncoming)));
    }

    [Theory]
    [InlineData("/home/a/src/Api/Api.csproj", "Api.csproj")]
    [InlineData(@"C:\src\Api\Api.csproj", "Api.csproj")]
    public void Source_OfAProject_IsItsFile(string path, string expected)
        => Assert.Equal(new SourceView(expected, path), SourceView.Of(Resource("api").With(("project.path", path), ("executable.path", "/x"))));

    [Fact]
    public void Source_WithSensitiveArguments_LeavesThemOut()
    {
        var resource = Resource("tool") with
        {
            Properties = [new("executable.path", "", "/usr/bin/tool", [], false, false, null), new("executable.args", "", "--password x", [], true, false, null)],
        };

        Assert.Equal("/usr/bin/tool", SourceView.Of(resource).Full);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("https://127.0.0.1:1", true)]
    [InlineData("tcp://127.0.0.1:1", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("nonsense", false)]
    public void Url_IsALinkOnlyForTheWeb(string url, bool expected) => Assert.Equal(expected, new ResourceUrl("", url, url, false, false, 0).IsLink);

    private static ResourceDetails Details(ResourceSnapshot resource, params ResourceSnapshot[] all) => new(resource, all);
}
