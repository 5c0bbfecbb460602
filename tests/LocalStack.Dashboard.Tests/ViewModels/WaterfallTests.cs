using System.Diagnostics;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Model;
using Trace = LocalStack.Telemetry.Model.Trace;
using static LocalStack.Dashboard.Tests.ViewModels.Spans;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class WaterfallTests
{
    private static readonly IReadOnlySet<SpanId> None = new HashSet<SpanId>();

    [Fact]
    public void Layout_PlacesSpansByTimeUnderTheirParents()
    {
        var trace = new Trace([Span(1, 0, 0, 100), Span(2, 1, 25, 50), Span(3, 2, 30, 10), Span(4, 1, 80, 20)]);

        var rows = Waterfall.Layout(trace, None);

        Assert.Equal([(1ul, 0), (2ul, 1), (3ul, 2), (4ul, 1)], rows.Select(row => (row.Span.SpanId.Value, row.Depth)));
        Assert.Equal((25.0, 50.0), (rows[1].Left, rows[1].Width));
        Assert.Equal((80.0, 20.0), (rows[3].Left, rows[3].Width));
        Assert.All(rows, row => Assert.False(row.IsOrphan || row.StartsBeforeParent));
    }

    [Fact]
    public void Layout_CollapsedSpan_HidesAndCountsEverythingBelow()
    {
        var trace = new Trace([Span(1, 0, 0, 100), Span(2, 1, 10, 50), Span(3, 2, 20, 10), Span(4, 3, 21, 5), Span(5, 1, 80, 20)]);

        var rows = Waterfall.Layout(trace, new HashSet<SpanId> { new(2) });

        Assert.Equal([1ul, 2, 5], rows.Select(row => row.Span.SpanId.Value));
        Assert.Equal(2, rows[1].HiddenCount);
        Assert.False(rows[1].IsExpanded);
        Assert.True(rows[0].IsExpanded);
        Assert.Equal(0, rows[2].HiddenCount);
    }

    [Fact]
    public void Layout_SpanWithUnknownParent_IsShownAtTheTopAndMarked()
    {
        var trace = new Trace([Span(1, 0, 0, 100), Span(2, 99, 40, 10)]);

        var rows = Waterfall.Layout(trace, None);

        Assert.Equal(2, rows.Length);
        Assert.True(rows[1].IsOrphan);
        Assert.Equal(0, rows[1].Depth);
    }

    [Fact]
    public void Layout_ChildBeforeItsParent_StaysInsideAndIsMarked()
    {
        var trace = new Trace([Span(1, 0, 50, 100), Span(2, 1, 20, 30)]);

        var rows = Waterfall.Layout(trace, None);

        var child = rows.Single(row => row.Span.SpanId.Value == 2);
        Assert.True(child.StartsBeforeParent);
        Assert.Equal(0, child.Left);
        Assert.All(rows, row => Assert.InRange(row.Left + row.Width, 0, 100.0001));
    }

    [Fact]
    public void Layout_InstantSpans_CanStillBeSeen()
    {
        var alone = Waterfall.Layout(new Trace([Span(1, 0, 5, 0)]), None);
        var atTheEnd = Waterfall.Layout(new Trace([Span(1, 0, 0, 100), Span(2, 1, 100, 0)]), None);

        Assert.True(alone[0].Width > 0);
        Assert.True(atTheEnd[1].Width > 0);
        Assert.InRange(atTheEnd[1].Left + atTheEnd[1].Width, 99, 100);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(4_999)]
    public void Layout_FiveThousandSpans_TakesEverySpanOnceInReasonableTime(int branching)
    {
        var spans = Enumerable.Range(1, 5_000).Select(i => Span((ulong)i, i == 1 ? 0 : (ulong)((i - 2) / branching + 1), (ulong)i, 50));
        var trace = new Trace(spans);

        var watch = Stopwatch.StartNew();
        var rows = Waterfall.Layout(trace, None);
        watch.Stop();

        Assert.Equal(5_000, rows.Select(row => row.Span.SpanId).Distinct().Count());
        Assert.All(rows, row => Assert.InRange(row.Left, 0, 100));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Layout_ChainFiveThousandDeep_DoesNotOverflow()
    {
        var trace = new Trace(Enumerable.Range(1, 5_000).Select(i => Span((ulong)i, (ulong)(i - 1), (ulong)i, 50)));

        Assert.Equal(4_999, Waterfall.Layout(trace, None)[^1].Depth);
    }

    [Theory]
    [InlineData(86_900_000ul, "0 ms,20 ms,40 ms,60 ms,80 ms")]
    [InlineData(2_400_000_000ul, "0 s,0.5 s,1 s,1.5 s,2 s")]
    [InlineData(700ul, "0 ns,200 ns,400 ns,600 ns")]
    [InlineData(1_000_000ul, "0 ms,0.2 ms,0.4 ms,0.6 ms,0.8 ms,1 ms")]
    [InlineData(0ul, "0 ms")]
    public void Ruler_HasRoundStepsInOneUnit(ulong nanoseconds, string expected)
    {
        var marks = Waterfall.Ruler(nanoseconds);

        Assert.Equal(expected, string.Join(',', marks.Select(mark => mark.Label)));
        Assert.All(marks, mark => Assert.InRange(mark.At, 0, 100.0001));
    }
}
