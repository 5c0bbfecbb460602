using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Storage;

/// <summary>Who follows a store sees every item once, or is told how many went by.</summary>
public sealed class FollowTests
{
    [Fact]
    public async Task AFollower_SeesTheLastOnesAndThenAll_EachOnce()
    {
        var store = new TelemetryStore();
        Add(store, 1, 20_000);
        await using var spans = store.FollowSpansAsync(new SpanQuery { Limit = 5 }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var seen = new List<ulong>();

        await ReadAsync(spans, seen, 5);
        Add(store, 20_001, 30_000);
        await ReadAsync(spans, seen, 30_005);

        Assert.Equal(Enumerable.Range(19_996, 30_005).Select(i => (ulong)i), seen);
    }

    [Fact]
    public async Task AFollower_SeesOnlyWhatItAskedFor()
    {
        var store = new TelemetryStore();
        await using var spans = store.FollowSpansAsync(new SpanQuery { ResourceName = "worker", ErrorsOnly = true }, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);

        store.Import(Requests.Traces("api", Requests.Span(1, 1, isError: true)));
        store.Import(Requests.Traces("worker", Requests.Span(1, 2), Requests.Span(1, 3, isError: true)));

        Assert.True(await spans.MoveNextAsync());
        Assert.Equal(3UL, Assert.Single(spans.Current.Items).SpanId.Value);
    }

    [Fact]
    public async Task ASlowFollower_IsToldWhatWentBy_AndHoldsNothing()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 3 * 8_192 });
        Add(store, 1, 100);
        await using var spans = store.FollowSpansAsync(new SpanQuery { Limit = 100 }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var seen = new List<ulong>();
        Assert.Equal(0, await ReadAsync(spans, seen, 100));

        for (var i = 0; i < 20; i++)
        {
            Add(store, (i * 5_000) + 101, 5_000);
        }

        var evicted = store.Counters.Traces.Evicted;
        var missed = await ReadAsync(spans, seen, (int)(100 + store.Counters.Traces.Kept));

        Assert.Equal(evicted - 100, missed);
        Assert.Equal(100_100, seen.Count + missed);
        Assert.Equal(100_100UL, seen[^1]);
        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Fact]
    public async Task FollowedLogs_ComeInOrderOfArrival()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Logs("api", Log(3), Log(1)));
        await using var logs = store.FollowLogsAsync(new LogQuery { Text = "record" }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await logs.MoveNextAsync());
        Assert.Equal(["record 3", "record 1"], logs.Current.Items.Select(log => log.Message));
        store.Import(Requests.Logs("api", Log(2)));
        Assert.True(await logs.MoveNextAsync());
        Assert.Equal(["record 2"], logs.Current.Items.Select(log => log.Message));

        static LogData Log(ulong time) => new() { TimeUnixNano = Requests.Epoch + time, Body = new AnyValue { StringValue = $"record {time}" } };
    }

    private static void Add(TelemetryStore store, int first, int count) =>
        store.Import(Requests.Traces("api", Enumerable.Range(first, count).Select(i => Requests.Span((ulong)i, (ulong)i))));

    private static async Task<long> ReadAsync(IAsyncEnumerator<ArrivedItems<Span>> spans, List<ulong> seen, int until)
    {
        long missed = 0;
        while (seen.Count < until)
        {
            Assert.True(await spans.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            missed += spans.Current.Missed;
            seen.AddRange(spans.Current.Items.Select(span => span.SpanId.Value));
        }

        return missed;
    }
}
