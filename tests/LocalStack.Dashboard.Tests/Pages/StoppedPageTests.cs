using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.ViewModels;
using LocalStack.EndToEnd.Tests;
using LocalStack.Telemetry.Model;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>A browser whose page has stopped, as a tab does that is suspended or sits in a debugger: what comes in is taken, and other pages show it.</summary>
public sealed class StoppedPageTests(Browser browser)
{
    private const int Rounds = 26;
    private const int RoundSpans = 500;

    // Blazor holds back ten drawings that a page has not confirmed, and draws the latest state once it has.
    private const int MostDrawings = 18;

    [Fact]
    public async Task APageThatStops_HoldsUpNobody_AndShowsTheLatestWhenItGoesOn()
    {
        // A page that says nothing for half a minute would be let go; here it is kept, which is harder on us.
        await using var dashboard = await RunningDashboard.StartAsync(configureServices: services => services.Configure<HubOptions>(hub => hub.ClientTimeoutInterval = TimeSpan.FromMinutes(10)));
        await SendAsync(dashboard, 0);
        await using var stoppedContext = await browser.OpenAsync();
        await using var otherContext = await browser.OpenAsync();
        var drawings = 0;
        var stopped = await OpenTracesAsync(stoppedContext, dashboard, () => Interlocked.Increment(ref drawings));
        var other = await OpenTracesAsync(otherContext, dashboard, () => { });
        var debugger = await StopAsync(stopped);
        await SendAsync(dashboard, 1);
        await debugger.Stopped.WaitAsync(Bounded.Long, Bounded.Test);
        var before = drawings;

        for (var round = 2; round < Rounds; round++)
        {
            await SendAsync(dashboard, round);
            await ExpectCountAsync(other, (round + 1) * RoundSpans);
        }

        var counters = dashboard.Get<TelemetryRuns>().Live.Counters.Traces;
        Assert.Equal((Rounds * RoundSpans, Rounds * RoundSpans), (counters.Received, counters.Kept));
        await debugger.Session.SendAsync("Debugger.disable");
        await ExpectCountAsync(stopped, Rounds * RoundSpans);
        Assert.InRange(drawings - before, 1, MostDrawings);
    }

    private static async Task<IPage> OpenTracesAsync(IBrowserContext context, RunningDashboard dashboard, Action drawn)
    {
        var page = await context.NewPageAsync();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) =>
        {
            if (frame.Binary is { } bytes && bytes.AsSpan().IndexOf("JS.RenderBatch"u8) >= 0)
            {
                drawn();
            }
        };
        await page.GotoAsync(new Uri(dashboard.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());
        await page.GotoAsync(new Uri(dashboard.FrontendUrl, "/traces").ToString());
        await Expect(page.Locator(".rows[data-live]")).ToHaveCountAsync(1);
        return page;
    }

    private static Task ExpectCountAsync(IPage page, int count) => Expect(page.Locator(".title-line .count")).ToHaveTextAsync(Format.Count(count));

    // The script stands still with the next thing it is to do: the next drawing that arrives.
    private static async Task<(ICDPSession Session, Task Stopped)> StopAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Event("Debugger.paused").OnEvent += (_, _) => stopped.TrySetResult();
        await session.SendAsync("Debugger.enable");
        await session.SendAsync("Debugger.pause");
        return (session, stopped.Task);
    }

    private static Task SendAsync(RunningDashboard dashboard, int round) => dashboard.SendSpansAsync("api", [.. Enumerable.Range((round * RoundSpans) + 1, RoundSpans).Select(number => new
    {
        traceId = new TraceId(1, (ulong)number).ToString(),
        spanId = new SpanId((ulong)number).ToString(),
        name = "GET /",
        startTimeUnixNano = $"{1_800_000_000_000_000_000ul + (ulong)number}",
        endTimeUnixNano = $"{1_800_000_000_000_000_500ul + (ulong)number}",
    })]);
}
