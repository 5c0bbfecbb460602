using System.Diagnostics;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;
using Trace = LocalStack.Telemetry.Model.Trace;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class WaterfallViewTests
{
    [Fact]
    public void Rows_PlaceSpansByTimeUnderTheirParents()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 25, 50), Span(3, 2, 30, 10), Span(4, 1, 80, 20));

        var rows = All(waterfall);

        Assert.Equal([(1ul, 0), (2ul, 1), (3ul, 2), (4ul, 1)], rows.Select(row => (row.Node.SpanId.Value, row.Node.Depth)));
        Assert.Equal((25.0, 50.0), (rows[1].Left, rows[1].Width));
        Assert.Equal((80.0, 20.0), (rows[3].Left, rows[3].Width));
    }

    [Fact]
    public void Collapsed_HidesAndCountsEverythingBelow_AndItsErrors()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10), Span(4, 3, 21, 5).Failed(), Span(5, 1, 80, 20));

        waterfall.SetExpanded(NodeOf(waterfall, 2), false);

        var rows = All(waterfall);
        Assert.Equal([1ul, 2, 5], rows.Select(row => row.Node.SpanId.Value));
        Assert.Equal((2, 1, false), (rows[1].HiddenSpans, rows[1].HiddenErrors, rows[1].IsExpanded));
        Assert.Equal((0, 0, true), (rows[0].HiddenSpans, rows[0].HiddenErrors, rows[0].IsExpanded));
        waterfall.SetExpanded(NodeOf(waterfall, 2), true);
        Assert.Equal(5, waterfall.Count);
    }

    [Fact]
    public void CollapseAll_LeavesTheFirstLevel_AndExpandAllBringsBackTheRest()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10), Span(4, 3, 21, 5), Span(5, 1, 80, 20));

        waterfall.CollapseAll();
        Assert.Equal([1ul, 2, 5], All(waterfall).Select(row => row.Node.SpanId.Value));
        Assert.True(waterfall.IsAnythingCollapsed);

        waterfall.ExpandAll();
        Assert.Equal(5, waterfall.Count);
    }

    [Fact]
    public void Reveal_ExpandsWhatHidesTheRow()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10), Span(4, 3, 21, 5), Span(5, 1, 80, 20));
        waterfall.SetExpanded(NodeOf(waterfall, 3), false);
        waterfall.SetExpanded(NodeOf(waterfall, 1), false);
        Assert.Equal(1, waterfall.Count);

        Assert.Equal(3, waterfall.Reveal(Span(4, 0, 0, 0)));

        Assert.Equal(5, waterfall.Count);
        Assert.Equal(-1, waterfall.Reveal(new SpanId(77)));
        Assert.Equal(2, waterfall.ParentRow(All(waterfall)[3].Node));
        Assert.Equal(-1, waterfall.ParentRow(All(waterfall)[0].Node));
    }

    [Fact]
    public void SpansWithUnknownParents_StandTogetherUnderARowForIt()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 99, 40, 10), Span(3, 99, 60, 30), Span(4, 98, 50, 10));

        var rows = All(waterfall);

        Assert.Equal([(1ul, 0, false), (99ul, 0, true), (2ul, 1, false), (3ul, 1, false), (98ul, 0, true), (4ul, 1, false)], rows.Select(row => (row.Node.SpanId.Value, row.Node.Depth, row.Node.IsMissing)));
        Assert.Equal((40.0, 50.0), (rows[1].Left, rows[1].Width));
    }

    [Fact]
    public void Logs_StandAtTheirTimeUnderTheirSpans_AndCanBeHidden()
    {
        var waterfall = new WaterfallView();
        waterfall.Show(View([Log(1, 1, 5), Log(2, 1, 60), Log(3, 2, 30), Log(4, 0, 70), Log(5, 55, 80)], Span(1, 0, 0, 100), Span(2, 1, 25, 50)));

        Assert.Equal("s1 l1 s2 l3 l2 l4 m55 l5", Describe(waterfall));

        waterfall.Arrange(showsLogs: false, zoom: null);
        Assert.Equal("s1 s2", Describe(waterfall));
        Assert.Equal([true, false], All(waterfall).Select(row => row.CanExpand));
    }

    [Fact]
    public void Logs_OfOneInstantWithASpan_ComeAfterIt()
    {
        var waterfall = new WaterfallView();
        waterfall.Show(View([Log(8, 1, 25), Log(7, 1, 25)], Span(1, 0, 0, 100), Span(3, 1, 25, 10), Span(2, 1, 25, 50)));

        Assert.Equal("s1 s2 s3 l7 l8", Describe(waterfall));
    }

    [Fact]
    public void Collapsed_StaysWhileTheTraceGrows()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10));
        waterfall.SetExpanded(NodeOf(waterfall, 2), false);

        waterfall.Show(View([], Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10), Span(4, 2, 30, 10), Span(5, 1, 90, 5)));

        Assert.Equal("s1 s2 s5", Describe(waterfall));
        Assert.Equal(2, All(waterfall)[1].HiddenSpans);
    }

    [Fact]
    public void Zoom_ScalesToTheStretchAndKeepsTheRows()
    {
        var waterfall = Show(Span(1, 0, 0, 1_000), Span(2, 1, 100, 50), Span(3, 1, 500, 100), Span(4, 1, 900, 50));

        waterfall.Arrange(showsLogs: true, new TimeWindow(Epoch + 450, Epoch + 650));

        var rows = All(waterfall);
        Assert.True(waterfall.IsZoomed);
        Assert.Equal([(0.0, 100.0), (0.0, 0.0), (25.0, 50.0), (100.0, 0.0)], rows.Select(row => (row.Left, row.Width)));
        Assert.Equal("450 ns,500 ns,550 ns,600 ns,650 ns", string.Join(',', waterfall.Ruler.Select(mark => mark.Label)));
    }

    [Theory]
    [InlineData(700, 600)]
    [InlineData(2_000, 3_000)]
    [InlineData(0, 1_000)]
    public void Zoom_ToNothingOrEverything_ShowsAll(ulong from, ulong to)
    {
        var waterfall = Show(Span(1, 0, 0, 1_000));

        waterfall.Arrange(showsLogs: true, new TimeWindow(Epoch + from, Epoch + to));

        Assert.False(waterfall.IsZoomed);
        Assert.Equal(100, All(waterfall)[0].Width);
    }

    [Fact]
    public void Path_IsDrawnInTheRowsOfItsSpans()
    {
        var waterfall = Show(Span(1, 0, 0, 100), Span(2, 1, 20, 60), Span(3, 1, 30, 10));

        var rows = All(waterfall);

        Assert.Equal([(0.0, 20.0), (80.0, 20.0)], rows[0].Path);
        Assert.Equal([(20.0, 60.0)], rows[1].Path);
        Assert.Empty(rows[2].Path);
    }

    [Fact]
    public void Find_LooksInNamesAttributesAndMessages()
    {
        var waterfall = new WaterfallView();
        waterfall.Show(View([Log(1, 1, 5, "Order shipped")], Span(1, 0, 0, 100).Named("POST /orders"), Query(2, 1, 10, 5, "SELECT * FROM orders"), Span(3, 1, 20, 5, "worker")));

        Assert.Equal(["1", "l1", "2"], Found("ORDER*"));
        Assert.Equal(["3"], Found("work*"));
        Assert.Empty(waterfall.Find("  "));
        Assert.Empty(waterfall.Find("nothing"));

        IEnumerable<string> Found(string text) => waterfall.Find(text).Select(key => key is Span span ? $"{span.SpanId.Value}" : $"l{key}");
    }

    [Fact]
    public void TwoEndsOfACall_WithOneId_AreTwoRows_WithWhatBelongsToEach()
    {
        var waterfall = new WaterfallView();
        var client = Span(2, 1, 10, 80, "front", SpanKind.Client);
        var server = Span(2, 1, 20, 60, "api", SpanKind.Server);
        var view = View([Log(1, 2, 30, "in the server")], Span(1, 0, 0, 100, "front", SpanKind.Server), client, server, Span(3, 2, 40, 10, "api", SpanKind.Client));
        waterfall.Show(view);

        Assert.Equal([(1ul, 0), (2, 1), (2, 2), (2, 3), (3, 3)], All(waterfall).Select(row => (row.Node.SpanId.Value, row.Node.Depth)));
        Assert.Equal([null, null, null, "in the server", null], All(waterfall).Select(row => row.Node.Log?.Message));
        waterfall.SetExpanded(All(waterfall)[2].Node, false);
        Assert.Equal(3, waterfall.Count);
        Assert.NotEmpty(view.Path.Of(server));
        Assert.NotEqual(view.Path.Of(client), view.Path.Of(server));
    }

    [Fact]
    public void ChildBeforeItsParent_StaysInSightAndIsKnown()
    {
        var view = View([], Span(1, 0, 50, 100), Span(2, 1, 20, 30));
        var waterfall = new WaterfallView();
        waterfall.Show(view);

        var child = All(waterfall).Single(row => row.Node.SpanId.Value == 2);

        Assert.Equal(0, child.Left);
        Assert.True(view.StartsBeforeParent(child.Node.Span!));
        Assert.All(All(waterfall), row => Assert.InRange(row.Left + row.Width, 0, 100.0001));
    }

    [Fact]
    public void InstantSpans_CanStillBeSeen()
    {
        var alone = All(Show(Span(1, 0, 5, 0)));
        var atTheEnd = All(Show(Span(1, 0, 0, 100), Span(2, 1, 100, 0)));

        Assert.True(alone[0].Width > 0);
        Assert.True(atTheEnd[1].Width > 0);
        Assert.InRange(atTheEnd[1].Left + atTheEnd[1].Width, 99, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(4_999)]
    public void FiveThousandSpans_AreEachARow_InReasonableTime(int branching)
    {
        var trace = new Trace(Enumerable.Range(1, 5_000).Select(i => Span((ulong)i, i == 1 ? 0 : (ulong)((i - 2) / branching + 1), (ulong)i, 50)));
        var waterfall = new WaterfallView();

        var watch = Stopwatch.StartNew();
        waterfall.Show(new TraceView(trace, [], [], new PeerNames([])));
        watch.Stop();

        Assert.Equal(5_000, All(waterfall).Select(row => row.Node.SpanId).Distinct().Count());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(0, 86_900_000ul, "0 ms,20 ms,40 ms,60 ms,80 ms")]
    [InlineData(0, 2_400_000_000ul, "0 s,0.5 s,1 s,1.5 s,2 s")]
    [InlineData(0, 700ul, "0 ns,200 ns,400 ns,600 ns")]
    [InlineData(0, 1_000_000ul, "0 ms,0.2 ms,0.4 ms,0.6 ms,0.8 ms,1 ms")]
    [InlineData(0, 0ul, "0 ms")]
    [InlineData(1_250_000_000, 4_000_000ul, "1.25 s,1.251 s,1.252 s,1.253 s,1.254 s")]
    public void Ruler_HasRoundStepsInOneUnit(ulong from, ulong length, string expected)
    {
        var marks = TimeRuler.Marks(from, length);

        Assert.Equal(expected, string.Join(',', marks.Select(mark => mark.Label)));
        Assert.All(marks, mark => Assert.InRange(mark.At, 0, 100.0001));
    }

    private static WaterfallView Show(params Span[] spans)
    {
        var waterfall = new WaterfallView();
        waterfall.Show(View([], spans));
        return waterfall;
    }

    private static TraceView View(LogRecord[] logs, params Span[] spans) => new(new Trace(spans), logs, [], new PeerNames([]));

    private static IReadOnlyList<WaterfallRow> All(WaterfallView waterfall) => waterfall.Rows(0, waterfall.Count);

    private static TraceNode NodeOf(WaterfallView waterfall, ulong id) => All(waterfall).Single(row => row.Node is { Log: null } node && node.SpanId.Value == id).Node;

    private static string Describe(WaterfallView waterfall)
        => string.Join(' ', All(waterfall).Select(row => row.Node.Log is { } log ? $"l{log.Id}" : $"{(row.Node.IsMissing ? 'm' : 's')}{row.Node.SpanId.Value}"));
}
