using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels;

public sealed class TraceListViewModelTests
{
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
    public async Task Anchored_StandsStillAndCountsWhatIsNew()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 100);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();

        list.SetAnchored(true);
        await SendTracesAsync(dashboard, 101, 107);
        list.Refresh();
        Assert.Equal((100, 7), (list.Total, list.NewCount));
        Assert.Equal("trace 91", list.Rows(9, 1)[0].RootName);

        list.SetAnchored(false);
        Assert.Equal((107, 0), (list.Total, list.NewCount));
        Assert.Equal("trace 107", list.Rows(0, 1)[0].RootName);
    }

    [Fact]
    public async Task Filter_NarrowsAndGoesBackToTheNewest()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendTracesAsync(dashboard, 1, 50);
        var list = new TraceListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();
        list.SetAnchored(true);

        list.SetFilter("API", "trace 4", errorsOnly: false);
        list.Refresh();
        Assert.False(list.IsAnchored);
        Assert.Equal(11, list.Total);

        list.SetFilter("nobody", null, errorsOnly: false);
        list.Refresh();
        Assert.Equal(0, list.Total);

        list.SetFilter(null, "  ", errorsOnly: true);
        list.Refresh();
        Assert.Equal(5, list.Total);
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
