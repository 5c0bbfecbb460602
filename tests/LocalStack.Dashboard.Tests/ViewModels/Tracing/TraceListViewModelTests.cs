using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

public sealed class TraceListViewModelTests
{
    [Theory]
    [InlineData(new[] { 20, 50, 100 }, "0.2 0.5 1")]
    [InlineData(new[] { 1, 100, 1_000, 100_000 }, "0.17 0.5 0.67 1")]
    [InlineData(new[] { 0, 0 }, "0.02 0.02")]
    public void Bars_CanBeReadBesideOneSlowTrace(int[] milliseconds, string expected)
    {
        var durations = (TimeSpan.FromMilliseconds(milliseconds[0]), TimeSpan.FromMilliseconds(milliseconds[^1]));

        Assert.Equal(expected, string.Join(' ', milliseconds.Select(length => TraceListViewModel.ShareOf(TimeSpan.FromMilliseconds(length), durations).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public async Task Rows_AreNewestFirstOverAnyWindow()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 500);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());

        list.Refresh();

        Assert.Equal(500, list.Total);
        Assert.Equal(["trace 500", "trace 499"], list.Rows(0, 2).Select(trace => trace.RootName));
        Assert.Equal(["trace 200", "trace 199"], list.Rows(300, 2).Select(trace => trace.RootName));
        Assert.Equal(["trace 1"], list.Rows(499, 1).Select(trace => trace.RootName));
        Assert.Empty(list.Rows(500, 0));
    }

    [Fact]
    public async Task Away_TheListStandsStill_AndCountsWhatIsNew()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 50);
        await SendTracesAsync(dashboard, 61, 110);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();

        list.SetAway(true);
        await SendTracesAsync(dashboard, 111, 117);

        // These began before the newest one shown, and still do not come in between.
        await SendTracesAsync(dashboard, 51, 60);
        list.Refresh();
        Assert.Equal((100, 17), (list.Total, list.NewCount));
        Assert.Equal(["trace 61", "trace 50"], list.Rows(49, 2).Select(trace => trace.RootName));

        list.SetAway(false);
        Assert.Equal((117, 0), (list.Total, list.NewCount));
        Assert.Equal("trace 117", list.Rows(0, 1)[0].RootName);
    }

    [Fact]
    public async Task Paused_TheListStandsStillAtTheTopToo_UntilItIsResumed()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 10);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();

        list.SetPaused(true);
        await SendTracesAsync(dashboard, 11, 13);
        list.SetAway(true);
        list.SetAway(false);
        list.Refresh();
        Assert.Equal((10, 3, true), (list.Total, list.NewCount, list.IsPaused));

        list.Resume();
        Assert.Equal((13, 0, false), (list.Total, list.NewCount, list.IsPaused));
    }

    [Fact]
    public async Task Paused_WhileNothingIsKept_CountsTheFirst()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();

        list.SetPaused(true);
        await SendTracesAsync(dashboard, 1, 2);
        list.Refresh();

        Assert.Equal((0, 2), (list.Total, list.NewCount));
    }

    [Fact]
    public async Task Filter_NarrowsAndGoesBackToTheTop()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 50);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();
        list.SetAway(true);

        list.SetFilter(new TraceFilter { Resource = "API", Text = "trace 4*" });
        list.Refresh();
        Assert.False(list.IsHeld);
        Assert.Equal(11, list.Total);

        list.SetFilter(new TraceFilter { Resource = "nobody" });
        list.Refresh();
        Assert.Equal(0, list.Total);

        list.SetFilter(new TraceFilter { Text = "  ", Errors = "1" });
        list.Refresh();
        Assert.Equal(5, list.Total);
    }

    [Fact]
    public async Task Order_IsTheOneAskedFor()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 20);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());

        list.SetFilter(new TraceFilter { Sort = "oldest" });
        list.Refresh();

        Assert.Equal("trace 1", list.Rows(0, 1)[0].RootName);
    }

    private static Task SendTracesAsync(RunningDashboard dashboard, int from, int to)
        => dashboard.SendSpansAsync("api", [.. Enumerable.Range(from, to - from + 1).Select(i => (object)new
        {
            traceId = new TraceId(1, (ulong)i).ToString(),
            spanId = new SpanId((ulong)i).ToString(),
            name = $"trace {i}",
            kind = 2,
            startTimeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i * 1_000_000}",
            endTimeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i * 1_000_000 + 500}",
            status = new { code = i % 10 == 0 ? 2 : 0 },
        })]);
}
