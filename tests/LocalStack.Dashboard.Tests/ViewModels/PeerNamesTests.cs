using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Resources;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class PeerNamesTests
{
    private static readonly PeerNames Peers = new([Resource("postgres-1", "postgres") with { Urls = [new ResourceUrl("tcp", "tcp://127.0.0.1:62895", "", false, false, 0)] }]);

    [Fact]
    public void Of_CallToAResourcesPort_IsThatResource()
        => Assert.Equal("postgres", Peers.Of(Span(1, 0, 0, 1, kind: SpanKind.Client, attributes: ("server.port", AttributeValue.From(62895))), []));

    [Fact]
    public void Of_CallToAnUnknownPort_IsWhatTheSpanSays()
        => Assert.Equal("redis", Peers.Of(Span(1, 0, 0, 1, kind: SpanKind.Client, attributes: [("server.port", AttributeValue.From(1)), ("db.system.name", AttributeValue.From("redis"))]), []));

    [Fact]
    public void Of_CallThatTheCalleeTraced_NeedsNoName()
        => Assert.Null(Peers.Of(Span(1, 0, 0, 1, kind: SpanKind.Client, attributes: ("server.port", AttributeValue.From(62895))), [Span(2, 1, 0, 1, resource: "sink")]));

    [Fact]
    public void Of_WorkInsideAProcess_HasNoPeer()
        => Assert.Null(Peers.Of(Span(1, 0, 0, 1, attributes: ("server.port", AttributeValue.From(62895))), []));
}
