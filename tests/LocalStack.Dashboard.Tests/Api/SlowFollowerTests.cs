using System.Globalization;
using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.Components.Pages;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.Api;

/// <summary>Callers that follow spans and stop reading, or vanish: all that comes in is taken, and who reads gets all of it.</summary>
public sealed class SlowFollowerTests
{
    private const int Rounds = 30;
    private const int RoundSpans = 1_000;
    private const int Spans = Rounds * RoundSpans;
    private const string First = "first";

    // Two blocks, of which the older is pushed out as a whole: what nobody reads is soon gone, and what just came is still there.
    private const int KeptSpans = 2 * 8_192;

    private static readonly string Padding = new('x', 2_000);

    [Fact]
    public async Task WhoStopsReading_HoldsUpNobody_AndWhatWentByIsCounted()
    {
        await using var dashboard = await StartAsync();
        using var stopped = await FollowAsync(dashboard);
        using var reading = await FollowAsync(dashboard);

        for (var round = 0; round < Rounds; round++)
        {
            await SendAsync(dashboard, round);
            await ReadAsync(reading, round);
        }

        AssertTaken(dashboard);
        var follow = dashboard.Get<TelemetryApiFollow>();
        var read = 1;
        for (var name = ""; name != NameOf(Spans - 1); read++)
        {
            name = await stopped.ReadAsync();
        }

        // What it still gets is what the store kept and what lay in the sockets; the rest is counted, to the last one, and shown.
        Assert.Equal(Spans + 1, read + follow.Missed);
        Assert.InRange(follow.Missed, Spans / 3, Spans);
        var shown = dashboard.Get<TelemetryBounds>().Filled().Single(limit => limit.Name == "API followers");
        Assert.Equal((Format.Count(2), $"{Format.Count(follow.Missed)} items missed"), (shown.Used, shown.Lost));
    }

    [Fact]
    public async Task WhoVanishes_HoldsUpNobody()
    {
        var dashboard = await StartAsync();
        await using var disposal = dashboard;
        var silent = await FollowAsync(dashboard, 2);
        var broken = await FollowAsync(dashboard, 2);
        using var reading = await FollowAsync(dashboard);

        for (var round = 0; round < Rounds; round++)
        {
            await SendAsync(dashboard, round);
            await ReadAsync(reading, round);
            if (round == Rounds / 2)
            {
                broken.ForEach(follower => follower.Reset());
            }
        }

        // Those that broke off are let go; those that are only silent may still come back.
        AssertTaken(dashboard);
        var follow = dashboard.Get<TelemetryApiFollow>();
        await Bounded.UntilAsync(follow.Changed, () => follow.Followers == silent.Count + 1);

        // And they do not keep the dashboard from ending.
        await dashboard.DisposeAsync().AsTask().WaitAsync(Bounded.Long, Bounded.Test);
        Assert.Equal(0, follow.Followers);
        silent.Concat(broken).ToList().ForEach(follower => follower.Dispose());
    }

    private static async Task<RunningDashboard> StartAsync()
    {
        var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { TelemetryLimits = new() { MaxSpans = KeptSpans } });
        await dashboard.SendSpansAsync("api", Span(First, 1));
        return dashboard;
    }

    // Who has the first span stands behind it.
    private static async Task<Follower> FollowAsync(RunningDashboard dashboard)
    {
        var follower = await Follower.StartAsync(dashboard);
        Assert.Equal(First, await follower.ReadAsync());
        return follower;
    }

    private static async Task<List<Follower>> FollowAsync(RunningDashboard dashboard, int count)
    {
        var followers = new List<Follower>();
        for (var i = 0; i < count; i++)
        {
            followers.Add(await FollowAsync(dashboard));
        }

        return followers;
    }

    private static Task SendAsync(RunningDashboard dashboard, int round)
        => dashboard.SendSpansAsync("api", [.. NumbersOf(round).Select(number => Span(NameOf(number), number + 2))]);

    // The next round is sent when this one is read: who reads is never too slow, however busy the machine is.
    private static async Task ReadAsync(Follower follower, int round)
    {
        foreach (var number in NumbersOf(round))
        {
            Assert.Equal(NameOf(number), await follower.ReadAsync());
        }
    }

    private static void AssertTaken(RunningDashboard dashboard)
    {
        var counters = dashboard.Get<TelemetryRuns>().Live.Counters.Traces;
        Assert.Equal((Spans + 1, Spans + 1, 0), (counters.Received, counters.Kept + counters.Evicted, counters.Rejected.Count));
        Assert.InRange(counters.Kept, 1, KeptSpans);
    }

    private static IEnumerable<int> NumbersOf(int round) => Enumerable.Range(round * RoundSpans, RoundSpans);

    private static string NameOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static object Span(string name, int id) => new
    {
        traceId = new TraceId(1, (ulong)id).ToString(),
        spanId = new SpanId((ulong)id).ToString(),
        name,
        startTimeUnixNano = "1800000000000000001",
        endTimeUnixNano = "1800000000000000501",
        attributes = new[] { new { key = "padding", value = new { stringValue = Padding } } },
    };
}
