using LocalStack.Dashboard.ViewModels.Logs;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.Logs;

public sealed class LogListViewModelTests
{
    [Fact]
    public async Task Rows_AreOldestFirstOverAnyWindow_AndFollowTheEnd()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 5_000);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>());

        list.Refresh();

        Assert.Equal(5_000, list.Total);
        Assert.Equal(["record 5000"], list.Rows(4_999, 1).Select(record => record.Message));
        Assert.Equal(["record 1", "record 2"], list.Rows(0, 2).Select(record => record.Message));
        Assert.Equal(["record 4500", "record 4501"], list.Rows(4_499, 2).Select(record => record.Message));
        Assert.Empty(list.Rows(5_000, 0));
    }

    [Fact]
    public async Task Scrolled_AwayFromTheEnd_TheWindowStaysWhereItIs()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 1_000);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>()) { FollowsEnd = false };
        list.Refresh();
        var before = list.Rows(300, 50);

        await SendAsync(dashboard, 1_001, 1_100);
        list.Refresh();

        Assert.Equal(1_100, list.Total);
        Assert.Equal(before.Select(record => record.Id), list.Rows(300, 50).Select(record => record.Id));
    }

    [Fact]
    public async Task Stretch_NarrowsTheList_ButNotTheHistogramThatLeadsToOthers()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 100);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>());
        list.Refresh();
        var (from, to) = (list.Rows(40, 1)[0].Time, list.Rows(60, 1)[0].Time);

        list.SetFilter(LogFilter.Read(null, null, null, null, null, null, LogFilter.Write(from), LogFilter.Write(to)));
        list.Refresh();

        Assert.Equal((20, 100), (list.Total, list.Histogram.Counts.Sum(counts => counts.Total)));
        Assert.False(list.Filter.IsEmpty);
    }

    [Fact]
    public async Task Paused_StandsStillAndCountsWhatIsNew()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 10);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>());
        list.SetFilter(new LogFilter { MinSeverity = LogSeverity.Error });
        list.Refresh();
        list.SetPaused(true);

        await SendAsync(dashboard, 11, 30);
        list.Refresh();
        Assert.Equal((1, 2), (list.Total, list.NewCount));

        list.SetPaused(false);
        Assert.Equal((3, 0), (list.Total, list.NewCount));
    }

    [Fact]
    public async Task Cleared_ShowsWhatComesFromThenOn_UntilTheRestIsWanted()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 10);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>());

        list.Clear();
        await SendAsync(dashboard, 11, 13);
        list.Refresh();
        Assert.Equal((3, 10), (list.Total, list.ClearedCount));
        Assert.Equal("record 11", list.Rows(0, 1)[0].Message);

        list.Unclear();
        Assert.Equal((13, 0), (list.Total, list.ClearedCount));
    }

    [Fact]
    public async Task Filter_OfEveryKind_NarrowsTheList()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SendAsync(dashboard, 1, 100);
        var list = new LogListViewModel(dashboard.Get<TelemetryStore>());

        Assert.Equal(100, Count());
        Assert.Equal(0, Count(resource: "worker"));
        Assert.Equal(100, Count(resource: "API"));
        Assert.Equal(11, Count(text: "record 9*"));
        Assert.Equal(1, Count(text: "9 record"));
        Assert.Equal(10, Count(level: "error"));
        Assert.Equal(100, Count(level: "nonsense"));
        Assert.Equal(25, Count(traceId: new TraceId(0, 1).ToString()));
        Assert.Equal(0, Count(traceId: "half an id"));
        Assert.Equal(0, Count(spanId: "half an id"));
        Assert.Equal(9, Count(filters: ["n:lt:10"]));
        Assert.Equal(5, Count(filters: ["n:lt:10", "n:gt:4", "no filter"]));
        Assert.Equal(1, Count(filters: ["log.message:eq:RECORD 7"]));
        Assert.Equal(100, Count(filters: ["log.category:contains:tests"]));
        Assert.Equal(0, Count(filters: ["log.category:ne:tests"]));

        int Count(string? resource = null, string? text = null, string? level = null, string? traceId = null, string? spanId = null, string[]? filters = null)
        {
            list.SetFilter(LogFilter.Read(resource, text, level, traceId, spanId, filters));
            list.Refresh();
            return list.Total;
        }
    }

    private static Task SendAsync(RunningDashboard dashboard, int from, int to)
        => dashboard.SendLogsAsync("api", null, [.. Enumerable.Range(from, to - from + 1).Select(i => (object)new
        {
            timeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)i * 1_000_000}",
            severityNumber = i % 10 == 0 ? 17 : 9,
            body = new { stringValue = $"record {i}" },
            traceId = new TraceId(0, (ulong)i % 4).ToString(),
            attributes = new[] { new { key = "n", value = new { intValue = i } } },
        })]);
}
