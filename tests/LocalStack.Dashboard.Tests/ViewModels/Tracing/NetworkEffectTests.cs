using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

/// <summary>Which of an edge's spans are of a call, and what they say of it. The call runs from 100 to 500 towards port 41000.</summary>
public sealed class NetworkEffectTests
{
    private static readonly Span Call = Span(1, 0, 100, 400, kind: SpanKind.Client, attributes: [("server.address", AttributeValue.From("127.0.0.1")), ("server.port", AttributeValue.From(41000))]);

    [Fact]
    public void Of_SameTimeAndAddress_IsWhatWasDone()
    {
        var effect = NetworkEffect.Of(Call, [Edge(10, 105, 390, delayMilliseconds: 300.5, sent: 90, received: 2048)]);

        Assert.Equal("300 ms", effect!.Conditions);
        Assert.Equal("300.5 ms added, 90 B sent, 2.00 KiB received", effect.Text);
        Assert.False(effect.IsLinked);
        Assert.Equal("/trace/00000000000000010000000000000002?span=000000000000000a", effect.Address);
    }

    [Theory]
    [InlineData(41001, 105, 390)]
    [InlineData(41000, 10, 20)]
    [InlineData(41000, 600, 20)]
    public void Of_AnotherAddressOrTime_IsNothing(int port, ulong start, ulong duration) => Assert.Null(NetworkEffect.Of(Call, [Edge(10, start, duration, port: port)]));

    [Fact]
    public void Of_SpanWithoutAConnection_IsNothing() =>
        Assert.Null(NetworkEffect.Of(Call, [Span(9, 0, 100, 400, "localstack.network", attributes: [("server.port", AttributeValue.From(41000)), ("localstack.network.conditions", AttributeValue.From("300 ms"))])]));

    [Fact]
    public void Of_SeveralConnections_IsTheOneThatTheCallCoversBest()
    {
        var effect = NetworkEffect.Of(Call, [Edge(10, 0, 900, connection: 1), Edge(11, 110, 180, connection: 2, delayMilliseconds: 1), Edge(12, 300, 195, connection: 2, delayMilliseconds: 2), Edge(13, 400, 300, connection: 3)]);

        Assert.Equal([11UL, 12UL], effect!.Spans.Select(IdOf));
        Assert.Equal("3 ms added", effect.Text);
    }

    [Fact]
    public void Of_LinkedSpan_IsTheOne_WhateverElseRanThen()
    {
        var effect = NetworkEffect.Of(Call, [Edge(10, 100, 400), Edge(11, 150, 20, connection: 2, port: 1).Linking(LinkTo(1))]);

        Assert.Equal([11UL], effect!.Spans.Select(IdOf));
        Assert.True(effect.IsLinked);
    }

    [Fact]
    public void Of_SpanOfAnotherCall_IsNothing() => Assert.Null(NetworkEffect.Of(Call, [Edge(10, 105, 390).Linking(LinkTo(2))]));

    [Fact]
    public void Text_ResetAndSwallowed_AreSaid()
    {
        var effect = NetworkEffect.Of(Call, [
            Edge(10, 100, 1, attributes: ("localstack.network.swallowed_bytes", AttributeValue.From(100))),
            Edge(11, 100, 1, attributes: ("localstack.network.reset", AttributeValue.From(true)))]);

        Assert.Equal("100 B discarded, the connection was reset", effect!.Text);
        Assert.True(effect.IsReset);
    }

    private static ulong IdOf(Span span) => Convert.ToUInt64(span.SpanId.ToString(), 16);

    private static Span Edge(
        ulong id, ulong start, ulong duration, int port = 41000, int connection = 1, double delayMilliseconds = 0, int sent = 0, int received = 0, params (string, AttributeValue)[] attributes) =>
        Span(id, 0, start, duration, "localstack.network", attributes:
        [
            ("server.port", AttributeValue.From(port)),
            ("localstack.network.conditions", AttributeValue.From("300 ms")),
            ("localstack.network.connection", AttributeValue.From(connection)),
            ("localstack.network.delay_ms", AttributeValue.From(delayMilliseconds)),
            ("localstack.network.sent_bytes", AttributeValue.From(sent)),
            ("localstack.network.received_bytes", AttributeValue.From(received)),
            .. attributes,
        ]);
}
