using System.Net;
using LocalStack.Dashboard.Components.Pages;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.Security;
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

    [Theory]
    [InlineData("GET", "/traces")]
    [InlineData("GET", $"/trace/{TraceA}/download")]
    [InlineData("GET", $"/api/telemetry/traces/{TraceA}")]
    [InlineData("GET", "/api/telemetry/resources")]
    [InlineData("GET", "/api/telemetry/logs")]
    [InlineData("GET", "/api/telemetry/spans?follow=true&")]
    [InlineData("GET", "/api/telemetry/export")]
    [InlineData("POST", "/api/telemetry/import")]
    public async Task ARunThatIsNotKept_IsNotFound_AndNeverTheLiveOne(string method, string path)
    {
        await using var dashboard = await StartAsync("only");
        await SendAsync(dashboard, TraceA);
        await dashboard.LogInAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}{(path.EndsWith('&') ? "" : "?")}run=gone");
        request.Headers.Add(ApiAccess.KeyHeader, RunningDashboard.OtlpKey);

        using var response = await dashboard.Http.SendAsync(request, Bounded.Test);
        using var live = await dashboard.Http.GetAsync("/api/telemetry/traces?run=only", Bounded.Test);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain(TraceA, await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
        Assert.Contains(TraceA, await live.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARememberedRunThatIsGone_ShowsTheLivePages_AndSaysSo()
    {
        var run = await RunAsync("first", TraceA);
        await using var dashboard = await (await StartAsync("second")).LogInAsync();
        await dashboard.GetHtmlAsync($"/traces?run={run}");
        Directory.Delete(Path.Combine(_folder, run), recursive: true);
        await SendAsync(dashboard, TraceB);
        await using var next = await StartAsync("third");
        next.Cookies.SetCookies(next.FrontendUrl, $"localstack.dashboard.{next.FrontendUrl.Port}.run={run}");
        await next.LogInAsync();

        var html = await next.GetHtmlAsync("/traces");

        Assert.Contains("is no longer stored", html, StringComparison.Ordinal);
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
        Assert.Contains(bounds.Filled(), bound => bound.Name == "Run history on disk");
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
