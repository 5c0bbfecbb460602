using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using static LocalStack.Dashboard.Tests.ViewModels.Snapshots;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class TraceViewTests
{
    [Fact]
    public void Summary_CountsSpansErrorsDepthAndWhoWasCalled()
    {
        var peers = new PeerNames([Resource("postgres-1", "postgres") with { Urls = [new ResourceUrl("tcp", "tcp://127.0.0.1:62895", "", false, false, 0)] }]);
        var view = new TraceView(
            new Trace(
            [
                Span(1, 0, 0, 100),
                Span(2, 1, 10, 10, kind: SpanKind.Client, attributes: ("server.port", AttributeValue.From(62895))).Failed(),
                Span(3, 1, 20, 10, kind: SpanKind.Client, attributes: ("server.port", AttributeValue.From(62895))),
                Span(4, 3, 22, 5, "worker").Failed(),
            ]),
            [Log(1, 1, 3)], [], peers);

        Assert.Equal([("api", 3, 1), ("worker", 1, 1)], view.Resources.Select(chip => (chip.Name, chip.SpanCount, chip.ErrorCount)));
        Assert.Equal([("postgres", 1)], view.Peers);
        Assert.Equal([2ul, 4], view.Errors.Select(key => ((Span)key).SpanId.Value));
        Assert.Equal((3, 1), (view.Depth, view.LogCount));
    }

    [Fact]
    public void Backlinks_AreFoundBySpan()
    {
        var source = Span(50, 0, 0, 5, "worker").Linking(LinkTo(2), LinkTo(1, trace: 77));
        var view = new TraceView(new Trace([Span(1, 0, 0, 100), Span(2, 1, 10, 10)]), [], [source], new PeerNames([]));

        Assert.Equal([source], view.BacklinksOf(new SpanId(2)));
        Assert.Empty(view.BacklinksOf(new SpanId(1)));
        Assert.True(view.HasLinks(view.Trace.Spans[1]));
        Assert.False(view.HasLinks(view.Trace.Spans[0]));
        var link = Assert.Single(SpanLinkView.To(view.Trace.Spans[1], view));
        Assert.Equal("worker: span 50", link.Text);
    }

    [Fact]
    public void OwnTime_IsWhatNoChildTook()
    {
        var view = new TraceView(new Trace([Span(1, 0, 0, 100), Span(2, 1, 10, 30), Span(3, 1, 20, 40), Span(4, 1, 90, 50)]), [], [], new PeerNames([]));

        Assert.Equal(40ul, view.OwnTimeOf(view.Trace.Root));
        Assert.Equal(30ul, view.OwnTimeOf(view.Trace.Spans[1]));
    }

    [Fact]
    public async Task PageState_ReadsOnlyWhatHasGrown_AndKeepsWhatWasEvicted()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var store = dashboard.Get<TelemetryStore>();
        var state = new TracePageState(store);
        state.Open(new TraceId(1, 5));
        Assert.False(state.Refresh([]));

        await SendAsync(5, 1);
        Assert.True(state.Refresh([]));
        await SendAsync(6, 2);
        Assert.False(state.Refresh([]));
        await SendAsync(5, 3);
        Assert.True(state.Refresh([]));
        Assert.Equal(2, state.View!.Trace.Spans.Length);

        store.Clear();
        Assert.False(state.Refresh([]));
        Assert.Equal(2, state.Waterfall.Count);

        Task SendAsync(ulong trace, ulong span) => dashboard.SendSpansAsync(
            "api",
            new { traceId = new TraceId(1, trace).ToString(), spanId = new SpanId(span).ToString(), name = "work", kind = 2, startTimeUnixNano = $"{Epoch}", endTimeUnixNano = $"{Epoch + 500}" });
    }

    [Theory]
    [InlineData("100-300", true)]
    [InlineData("300-100", false)]
    [InlineData("100", false)]
    [InlineData("-1-5", false)]
    [InlineData("1-18446744073709551615", false)]
    [InlineData(null, false)]
    public void Zoom_InTheAddress_IsReadOrIgnored(string? text, bool isRead)
    {
        var whole = new TimeWindow(Epoch, Epoch + 1_000);

        var zoom = ZoomText.Read(text, whole);

        Assert.Equal(isRead ? text : null, ZoomText.Write(zoom, whole));
    }
}
