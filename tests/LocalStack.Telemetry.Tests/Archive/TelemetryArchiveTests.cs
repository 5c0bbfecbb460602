using CsCheck;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Telemetry.Tests.Archive;

/// <summary>Telemetry that went through a file is the telemetry that it was.</summary>
public sealed class TelemetryArchiveTests
{
    [Fact]
    public Task AnyTelemetry_ThroughAFile_IsTheSame() => Gen.Select(OracleGen.Traces, OracleGen.Logs, OracleGen.Metrics).SampleAsync(
        async (traces, logs, metrics) =>
        {
            var store = new TelemetryStore();
            store.Import(traces);
            store.Import(logs);
            store.Import(metrics);

            var copy = new TelemetryStore();
            var import = await TelemetryArchive.ReadAsync(copy, await WriteAsync(store), cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal(OracleModel.DescribeSpans(store), OracleModel.DescribeSpans(copy));
            Assert.Equal(OracleModel.DescribeLogs(store), OracleModel.DescribeLogs(copy));
            Assert.Equal(OracleModel.DescribeMetrics(store), OracleModel.DescribeMetrics(copy));
            Assert.Equal((store.Counters.Traces.Kept, store.Counters.Logs.Kept, store.Counters.Metrics.Kept, 0), (import.Spans, import.LogRecords, import.MetricPoints, import.Rejected));
        },
        iter: 100);

    [Fact]
    public async Task Instruments_ThroughAFile_KeepWhatDescribesThem()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Metrics("api", new MetricData
        {
            Name = "requests",
            Unit = "{request}",
            Description = "Requests received",
            Sum = new SumData
            {
                IsMonotonic = true,
                AggregationTemporality = Temporality.AggregationTemporalityDelta,
                DataPoints = { new NumberPointData { TimeUnixNano = Requests.Epoch, AsInt = long.MaxValue } },
            },
        }));

        var copy = new TelemetryStore();
        await TelemetryArchive.ReadAsync(copy, await WriteAsync(store), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Assert.Single(store.GetInstruments()), Assert.Single(copy.GetInstruments()));
    }

    [Fact]
    public async Task MoreThanOneBlock_ThroughAFile_IsTheSame()
    {
        var store = new TelemetryStore();
        for (ulong i = 1; i <= 40; i++)
        {
            store.Import(Requests.Traces($"service {i % 7}", Enumerable.Range(0, 500).Select(n => Requests.Span(i, (ulong)n + 1, start: (ulong)n).With("url", $"/{i}/{n}"))));
            store.Import(Requests.Logs($"service {i % 7}", Enumerable.Range(0, 500).Select(n => new LogData { TimeUnixNano = Requests.Epoch + (ulong)n, SeverityText = $"{n}" })));
        }

        var copy = new TelemetryStore();
        await TelemetryArchive.ReadAsync(copy, await WriteAsync(store), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((20_000, 20_000), (copy.Counters.Traces.Kept, copy.Counters.Logs.Kept));
        Assert.Equal(OracleModel.DescribeSpans(store), OracleModel.DescribeSpans(copy));
        Assert.Equal(OracleModel.DescribeLogs(store), OracleModel.DescribeLogs(copy));
    }

    [Fact]
    public async Task AFile_SaysWhenAndByWhomItWasWritten()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 30, 0, TimeSpan.Zero));
        using var file = new MemoryStream();
        await TelemetryArchive.WriteAsync(new TelemetryStore(), file, source: "Portwatch", timeProvider: clock, cancellationToken: TestContext.Current.CancellationToken);

        var import = await TelemetryArchive.ReadAsync(new TelemetryStore(), file, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(new TelemetryImport(clock.GetUtcNow(), "Portwatch", 0, 0, 0, 0), import);
    }

    [Fact]
    public async Task ASelection_WritesWhatItNames()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1, start: 0), Requests.Span(1, 2, start: 2_000_000_000)));
        store.Import(Requests.Traces("worker", Requests.Span(1, 3)));
        store.Import(Requests.Traces("sink", Requests.Span(1, 4)));
        store.Import(Requests.Logs("api", new LogData { TimeUnixNano = Requests.Epoch }));
        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 0, 1), ("a", 2_000_000_000, 2))));
        var selection = new TelemetrySelection
        {
            Signals = [TelemetrySignal.Traces, TelemetrySignal.Metrics],
            ResourceNames = ["API", "worker"],
            To = UnixTime.ToDateTimeOffset(Requests.Epoch).AddSeconds(1),
        };

        var copy = new TelemetryStore();
        var import = await TelemetryArchive.ReadAsync(copy, await WriteAsync(store, selection), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((2, 0, 1), (import.Spans, import.LogRecords, import.MetricPoints));
        Assert.Equal([1UL, 3UL], copy.GetSpans(new SpanQuery()).Items.Select(span => span.SpanId.Value).Order());
    }

    [Fact]
    public async Task ASecondImport_AddsNoSpanTwice()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1)));

        var import = await TelemetryArchive.ReadAsync(store, await WriteAsync(store), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (import.Spans, import.Rejected));
        Assert.Equal(1, store.Counters.Traces.Kept);
    }

    [Fact]
    public async Task WhatExceedsTheStoresBounds_IsCounted()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Traces("api", Requests.Span(1, 1).With("text", new string('x', 5_000))));

        var import = await TelemetryArchive.ReadAsync(
            new TelemetryStore(new TelemetryOptions { MaxItemBytes = 1_024 }), await WriteAsync(store), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (import.Spans, import.Rejected));
    }

    private static async Task<MemoryStream> WriteAsync(TelemetryStore store, TelemetrySelection? selection = null)
    {
        var file = new MemoryStream();
        await TelemetryArchive.WriteAsync(store, file, selection, cancellationToken: TestContext.Current.CancellationToken);
        return file;
    }
}
