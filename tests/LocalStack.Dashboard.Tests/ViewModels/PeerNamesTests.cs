using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class PeerNamesTests
{
    private static readonly PeerNames Peers = new(
    [
        Resource("postgres-1", "postgres") with { Urls = [Url("tcp://127.0.0.1:62895")] },
        Resource("other-1", "other") with { Urls = [Url("tcp://127.0.0.2:62895")] },
        Resource("sink-1", "sink") with { Urls = [Url("http://localhost:5000")] },
        Resource("cache-1", "cache") with { Urls = [Url("redis://127.0.0.1:6379")] },
        Resource("api-1", "api").With(("network.conditions.queue", "none"), ("network.address.queue", "127.0.0.1:41234, 127.0.0.1:41235")),
        Resource("weather", "weather", "ExternalService") with { Urls = [Url("https://api.example.com")] },
    ]);

    private static ResourceUrl Url(string url) => new("", url, "", false, false, 0);

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

    [Theory]
    [InlineData("postgres", "server.address=127.0.0.1", "server.port=62895")]
    [InlineData("postgres", "server.address=localhost", "server.port=62895")]
    [InlineData("postgres", "network.peer.address=::1", "network.peer.port=62895")]
    [InlineData("other", "server.address=127.0.0.2", "server.port=62895")]
    [InlineData("postgres", "net.peer.name=localhost", "net.peer.port=62895")]
    [InlineData("queue", "server.address=127.0.0.1", "server.port=41235")]
    [InlineData("sink", "url.full=http://127.0.0.1:5000/hook?x=1")]
    [InlineData("cache", "db.system.name=redis", "server.address=localhost")]
    [InlineData("weather", "url.full=https://api.example.com/today")]
    [InlineData("weather", "server.address=API.example.com", "server.port=443")]
    [InlineData("elsewhere.example.com", "server.address=elsewhere.example.com", "server.port=62895")]
    [InlineData(null, "server.address=127.0.0.1", "server.port=62899")]
    [InlineData("redis", "server.address=elsewhere.example.com", "server.port=6379", "db.system=redis")]
    public void Of_Address_IsTheResourceThatListensThere(string? expected, params string[] attributes)
        => Assert.Equal(expected, Peers.Of(Span(1, 0, 0, 1, kind: SpanKind.Client, attributes: [.. attributes.Select(text => text.Split('=', 2)).Select(part => (part[0], AttributeValue.From(part[1])))]), []));

    [Fact]
    public void Of_CallBetweenReplicas_NeedsNoName()
        => Assert.Null(Peers.Of(Span(1, 0, 0, 1, kind: SpanKind.Client, attributes: ("server.port", AttributeValue.From(62895))), [Span(2, 1, 0, 1, kind: SpanKind.Server)]));
}
