using System.Net;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.Runs;

/// <summary>Telemetry of a dashboard that has ended is shown by the next one.</summary>
public sealed class EarlierRunTests : IDisposable
{
    private const string TraceA = "0af7651916cd43dd8448eb211c80319c";
    private const string TraceB = "0af7651916cd43dd8448eb211c80319d";

    private readonly string _folder = Directory.CreateTempSubdirectory("localstack-runs-").FullName;

    [Fact]
    public async Task AnEarlierRun_IsListed_AndItsPagesShowItsTelemetry()
    {
        var run = await RunAsync("first", TraceA);
        await using var dashboard = await (await StartAsync("second")).LogInAsync();
        await SendAsync(dashboard, TraceB);

        var live = await dashboard.GetHtmlAsync("/traces");
        var earlier = await dashboard.GetHtmlAsync($"/traces?run={run}");

        Assert.Contains(TraceB, live, StringComparison.Ordinal);
        Assert.DoesNotContain(TraceA, live, StringComparison.Ordinal);
        Assert.Contains($"value=\"{run}\"", live, StringComparison.Ordinal);
        Assert.Contains(TraceA, earlier, StringComparison.Ordinal);
        Assert.DoesNotContain(TraceB, earlier, StringComparison.Ordinal);
        Assert.Contains("Back to live", earlier, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheChoice_HoldsForTheBrowser_UntilItGoesBackToLive()
    {
        var run = await RunAsync("first", TraceA);
        await using var dashboard = await (await StartAsync("second")).LogInAsync();
        await SendAsync(dashboard, TraceB);
        await dashboard.GetHtmlAsync($"/traces?run={run}");

        var next = await dashboard.GetHtmlAsync("/traces");
        var live = await dashboard.GetHtmlAsync("/traces?run=live");
        var after = await dashboard.GetHtmlAsync("/traces");

        Assert.Contains(TraceA, next, StringComparison.Ordinal);
        Assert.All([live, after], html => Assert.Contains(TraceB, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheApi_AnswersForTheRunThatIsAskedFor()
    {
        var run = await RunAsync("first", TraceA);
        await using var dashboard = await (await StartAsync("second")).LogInAsync();

        using var earlier = await dashboard.Http.GetAsync($"/api/telemetry/traces/{TraceA}?run={run}", Bounded.Test);
        using var live = await dashboard.Http.GetAsync($"/api/telemetry/traces/{TraceA}?run=live", Bounded.Test);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (earlier.StatusCode, live.StatusCode));
    }

    [Fact]
    public async Task ARunThatIsNotKept_ShowsTheLivePages_AndSaysSo()
    {
        await using var dashboard = await (await StartAsync("only")).LogInAsync();

        var html = await dashboard.GetHtmlAsync("/traces?run=gone");

        Assert.Contains("is not kept any more", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ADashboardThatIsStartedAgain_InOneRun_HasWhatItHad()
    {
        await RunAsync("run", TraceA);

        await using var dashboard = await StartAsync("run");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Bounded.Test);
        timeout.CancelAfter(Bounded.Long);
        var trace = await dashboard.Get<TelemetryStore>().WaitForTraceAsync(trace => trace.Spans.Length == 1, timeout.Token);

        Assert.Equal(TraceA, trace.TraceId.ToString());
    }

    [Fact]
    public async Task WithoutAFolder_NothingIsKept()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        await SendAsync(dashboard, TraceA);

        Assert.Empty(dashboard.Get<TelemetryRuns>().GetRuns());
        Assert.DoesNotContain("run-bar", await dashboard.GetHtmlAsync("/traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheBoundsAroundTheStore_AreOnTheSettingsPage()
    {
        await using var dashboard = await (await StartAsync("run")).LogInAsync();
        var bounds = dashboard.Get<TelemetryBounds>();

        var html = await dashboard.GetHtmlAsync("/settings");

        Assert.All(bounds.Filled().AddRange(bounds.Single()), bound => Assert.Contains($">{bound.Name}<", html, StringComparison.Ordinal));
        Assert.Contains(bounds.Filled(), bound => bound.Name == "Runs on disk");
        Assert.Null(bounds.HistoryFault);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> RunAsync(string id, string traceId)
    {
        await using var dashboard = await StartAsync(id);
        await SendAsync(dashboard, traceId);
        return dashboard.Get<TelemetryHistory>().RunId;
    }

    private Task<RunningDashboard> StartAsync(string id)
        => RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { History = new TelemetryHistoryOptions { Folder = _folder, RunId = id } });

    private static Task SendAsync(RunningDashboard dashboard, string traceId) => dashboard.SendSpansAsync("api", new
    {
        traceId,
        spanId = "b7ad6b7169203331",
        name = "GET /",
        startTimeUnixNano = "1800000000000000001",
        endTimeUnixNano = "1800000000000000501",
    });
}
