using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Storage;

/// <summary>Removing by signal and by resource.</summary>
public sealed class ClearTests
{
    [Theory]
    [InlineData(null, 0, 0, 0)]
    [InlineData(TelemetrySignal.Traces, 0, 2, 2)]
    [InlineData(TelemetrySignal.Logs, 2, 0, 2)]
    [InlineData(TelemetrySignal.Metrics, 2, 2, 0)]
    public void ASignal_IsCleared(TelemetrySignal? signal, long spans, long logs, long points)
    {
        var store = Filled();

        store.Clear(signal);

        AssertKept(store, spans, logs, points);
    }

    [Theory]
    [InlineData(null, 1, 1, 1)]
    [InlineData(TelemetrySignal.Traces, 1, 2, 2)]
    [InlineData(TelemetrySignal.Logs, 2, 1, 2)]
    [InlineData(TelemetrySignal.Metrics, 2, 2, 1)]
    public void AResource_IsCleared(TelemetrySignal? signal, long spans, long logs, long points)
    {
        var store = Filled();

        store.Clear(signal, "API");

        AssertKept(store, spans, logs, points);
        Assert.Equal(signal is null or TelemetrySignal.Traces ? ["worker"] : ["api", "worker"], store.GetSpans(new SpanQuery()).Items.Select(s => s.Resource.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ATraceOfSeveralResources_KeepsTheSpansOfTheOthers()
    {
        var store = new TelemetryStore();
        for (ulong trace = 1; trace <= 12_000; trace++)
        {
            store.Import(Requests.Traces("api", Requests.Span(trace, 1, isError: true)));
            store.Import(Requests.Traces("worker", Requests.Span(trace, 2, parent: 1).With("n", $"{trace}"), Requests.Span(trace, 3, parent: 2)));
        }

        store.Clear(TelemetrySignal.Traces, "api");

        Assert.Equal((24_000, 12_000, 12_000), (store.Counters.Traces.Kept, store.Counters.Traces.Cleared, store.Counters.TracesKept));
        var trace7 = store.GetTrace(TraceId.Parse($"{7:x32}"))!;
        Assert.Equal([2UL, 3UL], trace7.Spans.Select(s => s.SpanId.Value).Order());
        Assert.Equal("7", trace7.Spans.Single(s => s.SpanId.Value == 2).Attributes.GetText("n"));
        Assert.Equal(0, store.GetTraceSummaries(new TraceQuery { ErrorsOnly = true }).Total);
        Assert.Equal(12_000, store.GetTraceSummaries(new TraceQuery { ResourceName = "worker" }).Total);
        Assert.Equal(0, store.GetTraceSummaries(new TraceQuery { ResourceName = "api" }).Total);
        store.Counters.Traces.AssertBalanced();

        // A retry is still known, and what is new is still taken.
        store.Import(Requests.Traces("worker", Requests.Span(7, 3, parent: 2), Requests.Span(7, 4)));
        Assert.Equal(24_001, store.Counters.Traces.Kept);
        Assert.Equal(3, store.GetTrace(TraceId.Parse($"{7:x32}"))!.Spans.Length);
    }

    [Theory]
    [InlineData(100, 50)]
    [InlineData(30_000, 10)]
    public void WhoHasSeenAllRecords_SeesThoseThatComeAfterAClear_AndNoOthers(int before, int after)
    {
        var store = new TelemetryStore();
        for (var i = 0; i < before; i++)
        {
            store.Import(Requests.Logs(i % 3 == 0 ? "api" : "worker", new LogData { TimeUnixNano = Requests.Epoch, SeverityText = $"{i}" }));
        }

        var seen = store.GetLogs(new LogQuery { Limit = int.MaxValue }).Items.Max(log => log.Id);
        store.Clear(TelemetrySignal.Logs, "api");
        for (var i = 0; i < after; i++)
        {
            store.Import(Requests.Logs("api", new LogData { TimeUnixNano = Requests.Epoch, SeverityText = $"new {i}" }));
        }

        var fresh = store.GetLogs(new LogQuery { AfterId = seen, Limit = int.MaxValue }).Items;
        Assert.Equal(Enumerable.Range(0, after).Select(i => $"new {i}"), fresh.Select(log => log.SeverityText));
        Assert.Equal(
            Enumerable.Range(0, before).Where(i => i % 3 != 0).Select(i => $"{i}"),
            store.GetLogs(new LogQuery { ResourceName = "worker", Limit = int.MaxValue }).Items.Select(log => log.SeverityText));
        store.Counters.Logs.AssertBalanced();
    }

    private static TelemetryStore Filled()
    {
        var store = new TelemetryStore();
        foreach (var (resource, span) in new[] { ("api", 1UL), ("worker", 2UL) })
        {
            store.Import(Requests.Traces(resource, Requests.Span(1, span)));
            store.Import(Requests.Logs(resource, new LogData { TimeUnixNano = Requests.Epoch }));
            store.Import(Requests.Metrics(resource, Requests.Gauge("depth", ("a", 1, 1))));
        }

        return store;
    }

    private static void AssertKept(TelemetryStore store, long spans, long logs, long points)
    {
        var counters = store.Counters;
        Assert.Equal((spans, logs, points), (counters.Traces.Kept, counters.Logs.Kept, counters.Metrics.Kept));
        counters.Traces.AssertBalanced();
        counters.Logs.AssertBalanced();
        counters.Metrics.AssertBalanced();
    }
}
