using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels.Graph;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels.Graph;

public sealed class ResourceGraphTests
{
    private static readonly ResourceSnapshot[] Sample =
    [
        Resource("api-1", "api") with { Relations = [new("CACHE", "Reference"), new("cache", "WaitFor"), new("gone", "Reference")] },
        Resource("api-2", "api", state: "Starting") with { Relations = [new("cache", "Reference"), new("cache", "WaitFor")] },
        Resource("cache-1", "cache", "Redis") with { Urls = [new("tcp", "tcp://127.0.0.1:62896", "tcp", false, false, 0)] },
        Resource("sink-1", "sink"),
    ];

    [Fact]
    public void Build_ReplicasAreOneNode_InTheirWorstState()
    {
        var graph = ResourceGraph.Build(Sample, []);

        Assert.Equal([("api", 2, "1 of 2 starting"), ("cache", 1, "Running"), ("sink", 1, "Running")], graph.Nodes.Select(node => (node.Name, node.Replicas, node.State.Text)));
    }

    [Fact]
    public void Build_DeclaredAndSeenLines_AreToldApart()
    {
        var graph = ResourceGraph.Build(Sample, [new("api", "Cache", 3, 0), new("api", "sink", 2, 1), new("api", "unknown", 9, 0)]);

        Assert.Equal(
            [("api", "cache", "uses, waits for", 3), ("api", "sink", "", 2)],
            graph.Edges.Select(edge => (edge.From, edge.To, edge.Words, edge.Calls?.Count ?? 0)));
        Assert.Equal([true, false], graph.Edges.Select(edge => edge.IsDeclared));
    }

    [Fact]
    public void Build_OnlyWaiting_IsNoUse()
        => Assert.True(Assert.Single(ResourceGraph.Build([Resource("a") with { Relations = [new("b", "WaitFor")] }, Resource("b")], []).Edges).IsOrderOnly);

    [Fact]
    public void Build_NetworkConditions_AreOnTheLineToWhatTheCallerUsesOfTheServer()
    {
        ResourceSnapshot[] resources =
        [
            Resource("api-1", "api").With(
                ("network.conditions.postgres", "300 ms"), ("network.address.postgres", "127.0.0.1:41000"), ("network.conditions.cache", "none"), ("network.conditions.sink", "black hole"),
                ("network.conditions.gone", "half-open")) with { Relations = [new("orders", "Reference"), new("cache", "Reference")] },
            Resource("postgres"),
            Resource("orders") with { Relations = [new("postgres", "Parent")] },
            Resource("stock") with { Relations = [new("postgres", "Parent")] },
            Resource("cache"),
            Resource("sink"),
        ];

        Assert.Equal(
            [("cache", ""), ("orders", "300 ms"), ("sink", "black hole")],
            ResourceGraph.Build(resources, []).Edges.Where(edge => edge.From == "api").Select(edge => (edge.To, edge.Conditions)));
    }

    [Fact]
    public void ObservedCalls_CountChildrenOfOthersAndAddressesOfOthers()
    {
        var trace = new Trace(
        [
            Span(1, 0, 0, 100, "api", SpanKind.Server),
            Span(2, 1, 10, 20, "api", SpanKind.Client, attributes: ("server.port", AttributeValue.From(62896))),
            Span(3, 1, 40, 20, "api", SpanKind.Client),
            Span(4, 3, 45, 10, "sink", SpanKind.Server),
            Span(5, 4, 46, 2, "sink"),
        ]);

        var calls = ObservedCalls.Of([trace], Sample);

        Assert.Equal([new("api", "cache", 1, 0), new("api", "sink", 1, 0)], calls);
    }

    [Theory]
    [InlineData("orders", "", "orders")]
    [InlineData("orders stock", "STOCK", "stock")]
    [InlineData("orders stock", "", "postgres")]
    [InlineData("", "orders", "postgres")]
    [InlineData("postgres orders", "orders", "postgres")]
    public void ObservedCalls_ToAServer_AreToThePartThatTheCallerUses(string uses, string database, string expected)
    {
        ResourceSnapshot[] resources =
        [
            Resource("api") with { Relations = [.. uses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new ResourceRelation(name, "Reference"))] },
            Resource("postgres-1", "postgres") with { Urls = [new("tcp", "tcp://127.0.0.1:62895", "tcp", false, false, 0)] },
            Resource("orders") with { Relations = [new("postgres", "Parent")] },
            Resource("stock") with { Relations = [new("postgres", "Parent")] },
        ];
        var trace = new Trace([Span(1, 0, 0, 100, "api", SpanKind.Client, attributes: [("server.port", AttributeValue.From(62895)), ("db.namespace", AttributeValue.From(database))])]);

        Assert.Equal([new("api", expected, 1, 0)], ObservedCalls.Of([trace], resources));
    }
}
