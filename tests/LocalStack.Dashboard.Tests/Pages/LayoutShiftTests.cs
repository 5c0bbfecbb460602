using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>Nothing moves under the reader's eyes: not while a page opens from nothing, nor while news of every kind comes in.</summary>
public sealed class LayoutShiftTests(Browser browser)
{
    /// <summary>
    /// Of all shifts of one page together, as web vitals call it good. Mostly it is under 0.02; a row that pushes others aside while these still glide
    /// from the push before is counted by the browser, though nothing jumps.
    /// </summary>
    private const double Bound = 0.1;

    /// <summary>In the name of everything that arrives, so that a page that shows it is told by its text.</summary>
    private const string News = "newcomer";

    private const int Rounds = 2;

    public static MatrixTheoryData<string, int> Pages { get; } = new(
        [
            "/",
            "/?view=graph",
            "/?resource=api-k3v9x2ab",
            "/consolelogs",
            "/consolelogs?resource=sink&wrap=1",
            "/structuredlogs",
            "/traces",
            "/trace/{trace}",
            "/trace/{trace}?span={span}",
            "/metrics",
            $"/metrics?resource=api&meter={SampleTelemetry.Meter}&instrument={SampleTelemetry.Duration}",
            "/settings",
        ],
        [1280, 390]);

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_DoesNotMove_WhileItOpensAndWhileNewsComesIn(string path, int width)
    {
        await using var watched = await WatchedDashboard.StartAsync(browser, SampleApplication.Create(), width);
        var trace = await SendAllAsync(watched);
        var shifts = await LayoutShifts.ObserveAsync(watched.Page);
        await watched.OpenAsync(path.Replace("{trace}", trace.Id, StringComparison.Ordinal).Replace("{span}", trace.SpanId(1), StringComparison.Ordinal));
        await WatchedDashboard.Expect(watched.Page.Locator(".chart-canvas:not([data-live])")).ToHaveCountAsync(0);

        for (var round = 1; round <= Rounds; round++)
        {
            await SendNewsAsync(watched, trace, round);
            await watched.Page.WaitForFunctionAsync("news => document.querySelector('main').textContent.includes(news)", $"{News}-{round}");
        }

        await shifts.AssertAtMostAsync(Bound);
    }

    [Fact]
    public async Task Page_DoesNotMove_WhenTheAppHostIsLost()
    {
        await using var watched = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var shifts = await LayoutShifts.ObserveAsync(watched.Page);
        await watched.OpenAsync("/");

        await watched.LoseAppHostAsync();
        await WatchedDashboard.Expect(watched.Page.GetByText("Disconnected from the AppHost since")).ToBeInViewportAsync();

        await shifts.AssertAtMostAsync(Bound);
    }

    internal static async Task<SentTrace> SendAllAsync(WatchedDashboard watched)
    {
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        await SentTrace.SendAsync(watched.Dashboard, [.. Enumerable.Range(1, 30).Select(age => ShopTrace.Create(DateTimeOffset.UtcNow.AddMinutes(-age)))]);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 300);
        await SampleTelemetry.SendMetricsAsync(watched.Dashboard);
        for (var i = 1; i <= 200; i++)
        {
            watched.Resources.Write(i % 2 == 0 ? "sink" : "api-k3v9x2ab", Line($"info: Sink[0] alert {i} was passed on"));
        }

        return trace;
    }

    private static async Task SendNewsAsync(WatchedDashboard watched, SentTrace trace, int round)
    {
        var name = $"{News}-{round}";
        watched.Resources.Put(new Resource { Name = name, DisplayName = name, ResourceType = "Project", State = "Running", StateStyle = "success" });
        watched.Resources.Put(new Resource { Name = "cache", DisplayName = "cache", ResourceType = "Redis", State = "FailedToStart", StateStyle = "error" });
        watched.Resources.Write("sink", Line($"fail: Sink[0] {name} {new string('x', 300)}"), isError: true);
        await watched.Dashboard.SendLogsAsync(name, null, new { timeUnixNano = Now(), severityNumber = 17, body = new { stringValue = $"{name} failed" } });
        await watched.Dashboard.SendMetricsAsync("api", "api-1", SampleTelemetry.Meter, new { name, gauge = new { dataPoints = new[] { new { timeUnixNano = Now(), asInt = 1_234_567 * round } } } });
        trace.Add("worker", name, 1, 190, 200 * round, isError: true);
        await trace.SendAsync(watched.Dashboard);
        var other = new SentTrace();
        other.Add(name, $"GET /{name}", 0, 0, 5_000 * round, kind: 2, isError: true);
        await other.SendAsync(watched.Dashboard);
    }

    private static string Line(string text) => $"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.fffffff}Z {text}";

    private static string Now() => $"{UnixTime.FromDateTimeOffset(DateTimeOffset.UtcNow)}";
}
