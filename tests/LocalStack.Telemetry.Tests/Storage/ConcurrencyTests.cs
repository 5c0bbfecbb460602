using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Storage;

/// <summary>Senders, readers, evictions and clears at once: whatever is read must be whole, and in the end everything must add up.</summary>
public sealed class ConcurrencyTests
{
    private const int Senders = 3;
    private const int BatchesPerSender = 120;
    private const int BatchSpans = 400;

    [Fact]
    public async Task IngestQueriesAndClears_AtOnce_LeaveAConsistentStore()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxSpans = 30_000, MaxLogRecords = 9_000, MaxMetricSeries = 50, MaxPointsPerSeries = 20 });
        using var done = new CancellationTokenSource();

        var readers = new[]
        {
            ReadUntil(() => store.GetSpans(new SpanQuery { Text = "id-", Limit = 50, Attributes = [new AttributeFilter("sender", FilterOperator.Exists, "")] }).Items, CheckSpan, done.Token),
            ReadUntil(() => store.GetTraceSummaries(new TraceQuery { Order = TraceOrder.LargestFirst, Text = "name" }).Items, s => Assert.Equal(s.SpanCount, s.Resources.Sum(r => r.SpanCount)), done.Token),
            ReadUntil(() => store.GetTraceSummaries(new TraceQuery { Limit = 5 }).Items.SelectMany(t => store.GetTrace(t.TraceId)?.Spans ?? []), CheckSpan, done.Token),
            ReadUntil(() => store.GetLogs(new LogQuery { NewestFirst = true, Text = "log" }).Items, l => Assert.Equal($"log of {l.Resource.Name}", l.Message), done.Token),
            ReadUntil(() => store.GetInstruments().SelectMany(i => store.GetMetricSeries(new MetricQuery { ResourceName = i.Resource.Name, ScopeName = "meter", InstrumentName = i.Name })), s => Assert.InRange(s.Points.Length, 1, 20), done.Token),
        };
        var clears = ReadUntil(() => { store.Clear(); return new[] { store.Counters }; }, c => { c.Traces.AssertBalanced(); c.Logs.AssertBalanced(); c.Metrics.AssertBalanced(); }, done.Token, pause: TimeSpan.FromMilliseconds(40));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => Send(store, sender))));
        await done.CancelAsync();
        await Task.WhenAll([.. readers, clears]);

        var counters = store.Counters;
        Assert.Equal(Senders * BatchesPerSender * BatchSpans, counters.Traces.Received);
        counters.Traces.AssertBalanced();
        counters.Logs.AssertBalanced();
        counters.Metrics.AssertBalanced();
        SpanStoreTests.AssertTracesMatchSpans(store);
    }

    private static void Send(TelemetryStore store, int sender)
    {
        for (var batch = 0; batch < BatchesPerSender; batch++)
        {
            store.Import(Requests.Traces($"service-{sender}", Enumerable.Range(0, BatchSpans).Select(i =>
            {
                // Traces are shared by the senders; every tenth batch is sent again.
                var id = ((ulong)(batch - (batch % 10 == 9 ? 1 : 0)) * BatchSpans) + (ulong)i;
                return Requests.Span((id / 5) + 1, (id * Senders) + (ulong)sender + 1, name: $"name {i % 30}", start: id, isError: i % 50 == 0)
                    .With("sender", $"service-{sender}").With("request.id", $"id-{sender}-{id}");
            })));
            store.Import(Requests.Logs($"service-{sender}", Enumerable.Range(0, 100).Select(i => new LogData
            {
                TimeUnixNano = Requests.Epoch + (ulong)i,
                Body = new AnyValue { StringValue = $"log of service-{sender}" },
            })));
            store.Import(Requests.Metrics($"service-{sender}", Enumerable.Range(0, 30).Select(i => Requests.Gauge($"gauge {i}", ("a", (ulong)batch + 1, i)))));
        }
    }

    private static void CheckSpan(Span span)
    {
        Assert.Equal(span.Resource.Name, span.Attributes.GetText("sender"));
        Assert.StartsWith($"id-{span.Resource.Name[^1]}-", span.Attributes.GetText("request.id"), StringComparison.Ordinal);
        Assert.StartsWith("name ", span.Name, StringComparison.Ordinal);
    }

    private static Task ReadUntil<T>(Func<IEnumerable<T>> read, Action<T> check, CancellationToken cancellationToken, TimeSpan pause = default) => Task.Run(
        async () =>
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                foreach (var item in read())
                {
                    check(item);
                }

                await Task.Delay(pause, CancellationToken.None);
            }
        },
        CancellationToken.None);
}
