using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;

namespace LocalStack.Dashboard.Tests.ViewModels.Resources;

public sealed class ResourceTreeTests
{
    private static readonly ResourceSnapshot[] Sample =
    [
        Resource("worker-1", "worker"),
        Resource("api-b", "api"),
        Resource("api-a", "api"),
        Resource("portwatch", type: "PostgresDatabase") with { Relations = [new("postgres", "Parent")] },
        Resource("postgres-1", "postgres", "PostgresServer"),
        Resource("hidden") with { IsHidden = true },
    ];

    [Fact]
    public void Build_GroupsReplicasAndNestsChildren()
        => Assert.Equal(
            ["0 api*", "1 api-a", "1 api-b", "0 postgres", "1 portwatch", "0 worker"],
            Show(ResourceTree.Build(Sample, ResourceFilter.None, new HashSet<string>())));

    [Fact]
    public void Build_Collapsed_LeavesTheChildrenOut()
        => Assert.Equal(
            ["0 api*", "0 postgres", "0 worker"],
            Show(ResourceTree.Build(Sample, ResourceFilter.None, new HashSet<string> { "api", "postgres" })));

    [Theory]
    [InlineData("portwatch", "0 postgres", "1 portwatch")]
    [InlineData("API-A", "0 api*", "1 api-a")]
    [InlineData("postgresserver", "0 postgres")]
    [InlineData("nothing")]
    public void Build_Filtered_KeepsMatchesAndTheirParents(string filter, params string[] expected)
        => Assert.Equal(expected, Show(ResourceTree.Build(Sample, new ResourceFilter { Text = filter }, new HashSet<string> { "api", "postgres" })));

    [Fact]
    public void Build_ReplicasInDifferentStates_AreSummedUp()
    {
        var rows = ResourceTree.Build([Resource("api-a", "api"), Resource("api-b", "api", state: "FailedToStart")], ResourceFilter.None, new HashSet<string>());

        Assert.Equal("1 of 2 failed to start", rows[0].State.Text);
        Assert.Equal(Tone.Bad, rows[0].State.Tone);
    }

    [Fact]
    public void Build_ParentsInACircle_ShowsEveryoneOnce()
    {
        var a = Resource("a").With(("resource.parentName", "b"));
        var b = Resource("b").With(("resource.parentName", "a"));
        var self = Resource("self").With(("resource.parentName", "self"));

        Assert.Equal(["0 a", "0 b", "0 self"], Show(ResourceTree.Build([a, b, self], ResourceFilter.None, new HashSet<string>())));
    }

    [Fact]
    public void Build_ParentNamedByItsInstance_IsTheParent()
        => Assert.Equal(
            ["0 postgres", "1 portwatch"],
            Show(ResourceTree.Build(
                [Resource("portwatch", type: "PostgresDatabaseResource").With(("resource.parentName", "postgres-k3v9x2ab")), Resource("postgres-k3v9x2ab", "postgres")],
                ResourceFilter.None,
                new HashSet<string>())));

    [Fact]
    public void Build_HiddenParent_LeavesTheChildAtTheTop_UnlessHiddenOnesAreChosen()
    {
        ResourceSnapshot[] resources = [Resource("child").With(("resource.parentName", "parent")), Resource("parent") with { IsHidden = true }];

        Assert.Equal(["0 child"], Show(ResourceTree.Build(resources, ResourceFilter.None, new HashSet<string>())));
        Assert.Equal(["0 parent", "1 child"], Show(ResourceTree.Build(resources, ResourceFilter.None with { ShowsHidden = true }, new HashSet<string>())));
    }

    [Theory]
    [InlineData("postgres database", "0 postgres", "1 portwatch")]
    [InlineData("PostgresDatabaseResource", "0 postgres", "1 portwatch")]
    public void Build_FilteredByType_TakesTheWordsAndTheClass(string text, params string[] expected)
        => Assert.Equal(
            expected,
            Show(ResourceTree.Build(
                [Resource("portwatch", type: "PostgresDatabaseResource").With(("resource.parentName", "postgres")), Resource("postgres", type: "Redis"), Resource("cache", type: "RedisResource")],
                ResourceFilter.None with { Text = text },
                new HashSet<string>())));

    [Fact]
    public void Build_UnknownParent_StaysAtTheTop()
        => Assert.Equal(["0 a"], Show(ResourceTree.Build([Resource("a").With(("resource.parentName", "gone"))], ResourceFilter.None, new HashSet<string>())));

    private static IEnumerable<string> Show(IEnumerable<ResourceRow> rows)
        => rows.Select(row => $"{row.Depth} {row.Name}{(row.IsReplicaHeading ? "*" : "")}");
}
