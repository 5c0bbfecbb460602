using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class ResourceFilterTests
{
    private static readonly ResourceSnapshot[] Sample =
    [
        Resource("api") with { HealthReports = [Report(HealthState.Healthy)] },
        Resource("sink") with { HealthReports = [Report(HealthState.Unhealthy)] },
        Resource("cache", type: "Container"),
        Resource("mailer", type: "Container", state: "FailedToStart"),
    ];

    [Theory]
    [InlineData(null, null, null, null, "api sink cache mailer")]
    [InlineData(" SIN ", null, null, null, "sink")]
    [InlineData("ink", null, null, null, "")]
    [InlineData("cont fail", null, null, null, "mailer")]
    [InlineData(null, "container", null, null, "cache mailer")]
    [InlineData(null, "Container,Project", "FailedToStart", null, "mailer")]
    [InlineData(null, null, null, "Unhealthy", "sink")]
    [InlineData(null, null, null, "No checks,Not running", "cache mailer")]
    [InlineData("api", "Container", null, null, "")]
    public void Matches_WhatFitsEveryPart(string? text, string? types, string? states, string? healths, string expected)
    {
        var filter = ResourceFilter.Parse(text, types, states, healths, showsHidden: false);

        Assert.Equal(expected, string.Join(' ', Sample.Where(filter.Matches).Select(resource => resource.Name)));
    }

    [Fact]
    public void Query_IsReadBackAsItWasWritten()
    {
        var filter = ResourceFilter.Parse(null, "Project, Container", null, null, false);

        Assert.Equal("Container,Project", ResourceFilter.ToQuery(filter.Types));
        Assert.Null(ResourceFilter.ToQuery(filter.States));
    }

    [Fact]
    public void Hidden_AreShownOnlyWhenAskedFor()
    {
        ResourceSnapshot[] resources = [Resource("api"), Resource("rebuilder") with { IsHidden = true }];

        Assert.Single(ResourceTree.Build(resources, ResourceFilter.None, new HashSet<string>()));
        Assert.Equal(2, ResourceTree.Build(resources, new ResourceFilter { ShowsHidden = true }, new HashSet<string>()).Length);
    }

    [Fact]
    public void Facets_CountWhatIsThere_AndKeepWhatIsChosen()
    {
        var chosen = ResourceFilter.Parse(null, "Gone,Project", null, null, false).Types;

        var facets = ResourceFacet.Of(Sample, chosen, resource => resource.Type);

        Assert.Equal([new("Container", 2, false), new("Gone", 0, true), new("Project", 2, true)], facets);
    }
}
