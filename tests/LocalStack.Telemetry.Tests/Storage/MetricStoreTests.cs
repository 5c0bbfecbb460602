using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Storage;

public sealed class MetricStoreTests
{
    private static readonly MetricQuery Depth = new() { ResourceName = "api", ScopeName = "meter", InstrumentName = "depth" };

    [Fact]
    public void Points_AreKeptByTime_WhateverTheirOrder_EachTimeOnce()
    {
        var store = new TelemetryStore();

        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 30, 3), ("a", 10, 1), ("a", 20, 2), ("a", 20, 2.5))));

        Assert.Equal([1, 2.5, 3], Values(store));
        Assert.Equal(1, store.Counters.Metrics.Rejected[RejectReason.Duplicate]);
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void Series_KeepsItsLatestPoints()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxPointsPerSeries = 10 });

        for (ulong i = 1; i <= 100; i++)
        {
            store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", i, i))));
        }

        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 5, 5))));

        Assert.Equal(Enumerable.Range(91, 10).Select(i => (double)i), Values(store));
        Assert.Equal(91, store.Counters.Metrics.Evicted);
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void FullSeries_ReachesBackForHours_LessDenselyTheOlder()
    {
        const ulong Second = 1_000_000_000;
        const ulong HalfADay = 12 * 3_600;
        var store = new TelemetryStore();

        for (ulong i = 0; i <= HalfADay; i++)
        {
            store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", i * Second, i))));
        }

        var ages = Assert.Single(store.GetMetricSeries(Depth)).Points.Select(p => (Requests.Epoch + (HalfADay * Second) - p.UnixNanoseconds) / Second).Reverse().ToArray();
        Assert.Equal(0ul, ages[0]);
        Assert.Equal(HalfADay, ages[^1]);
        Assert.InRange(ages.Length, 500, 1_000);
        Assert.All(ages.Zip(ages.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1ul, 2 + (pair.Second / 50)));
        Assert.Equal((long)HalfADay + 1 - ages.Length, store.Counters.Metrics.Evicted);
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void FullSeries_OfChanges_LosesTheOldest_SoThatNoneIsMissingBetween()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxPointsPerSeries = 100 });

        for (ulong i = 1; i <= 250; i++)
        {
            store.Import(Requests.Metrics("api", new MetricData
            {
                Name = "depth",
                Sum = new SumData { AggregationTemporality = Temporality.AggregationTemporalityDelta, IsMonotonic = true, DataPoints = { new NumberPointData { TimeUnixNano = i, AsInt = (long)i } } },
            }));
        }

        Assert.Equal(Enumerable.Range(151, 100).Select(i => (double)i), Values(store));
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void Series_SayWhichInstanceTheyAreOf()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 1, 1))));

        Assert.Equal(("api", "1"), Assert.Single(store.GetMetricSeries(Depth)) is var series ? (series.Resource.Name, series.Resource.InstanceId) : default);
    }

    [Fact]
    public void TooManySeries_LoseTheOneThatWasSilentLongest()
    {
        var store = new TelemetryStore(new TelemetryOptions { MaxMetricSeries = 3 });

        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 1, 1), ("b", 1, 1), ("c", 1, 1), ("a", 2, 1), ("d", 1, 1))));

        Assert.Equal(["a", "c", "d"], store.GetMetricSeries(Depth).Select(s => s.Attributes.GetText("series")!).Order());
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void ManyInstruments_StayWithinTheByteBudget()
    {
        var options = new TelemetryOptions { MaxMetricBytes = 4 << 20 };
        var store = new TelemetryStore(options);

        for (var i = 0; i < 400; i++)
        {
            store.Import(Requests.Metrics("api", Enumerable.Range(0, 50).Select(n => Requests.Gauge($"gauge {i % 200} {n}", ("a", (ulong)i + 1, n)))));
            Assert.InRange(store.Counters.Metrics.Bytes, 0, options.MaxMetricBytes);
        }

        Assert.True(store.Counters.Metrics.Evicted > 0);
        store.Counters.Metrics.AssertBalanced();
    }

    [Fact]
    public void AttributesInAnotherOrder_AreTheSameSeries()
    {
        var store = new TelemetryStore();
        NumberPointData Point(ulong time, params string[] keys) => new()
        {
            TimeUnixNano = time,
            AsInt = 1,
            Attributes = { keys.Select(k => OracleGen.Entry(k, "v" + k)) },
        };

        store.Import(Requests.Metrics("api", new MetricData { Name = "depth", Sum = new SumData { DataPoints = { Point(1, "x", "y", "long name"), Point(2, "long name", "y", "x") } } }));

        Assert.Equal(2, Assert.Single(store.GetMetricSeries(Depth)).Points.Length);
    }

    [Fact]
    public void MetricWithoutNameOrWithContradictingBuckets_IsRejected()
    {
        var store = new TelemetryStore();

        var outcome = store.Import(Requests.Metrics(
            "api",
            Requests.Gauge("", ("a", 1, 1)),
            new MetricData { Name = "latency", Histogram = new HistogramData { DataPoints = { new HistogramPointData { BucketCounts = { 1, 2 }, ExplicitBounds = { 1, 2 } } } } }));

        Assert.Equal(2, outcome.Rejected);
        Assert.Equal(2, store.Counters.Metrics.Rejected[RejectReason.InvalidMetric]);
    }

    [Fact]
    public void Overflow_IsShown_AndFiltersSelectSeries()
    {
        var store = new TelemetryStore();
        var overflow = new NumberPointData { TimeUnixNano = 1, AsInt = 1, Attributes = { new KeyValue { Key = "otel.metric.overflow", Value = new AnyValue { BoolValue = true } } } };

        store.Import(Requests.Metrics("api", new MetricData { Name = "depth", Gauge = new GaugeData { DataPoints = { overflow } } }, Requests.Gauge("depth", ("a", 1, 1), ("b", 1, 2))));

        var instrument = Assert.Single(store.GetInstruments("API", "1"));
        Assert.True(instrument.HasOverflow);
        Assert.Equal(3, instrument.SeriesCount);
        Assert.Equal(2, ((NumberPoint)Assert.Single(store.GetMetricSeries(Depth with { Attributes = [new AttributeFilter("series", FilterOperator.Equal, "b")] })).Points[0]).Value);
    }

    [Fact]
    public void TimeWindow_SelectsPoints()
    {
        var store = new TelemetryStore();
        store.Import(Requests.Metrics("api", Requests.Gauge("depth", ("a", 1_000, 1), ("a", 2_000, 2), ("a", 3_000, 3))));

        var series = store.GetMetricSeries(Depth with { From = UnixTime.ToDateTimeOffset(Requests.Epoch + 2_000), To = UnixTime.ToDateTimeOffset(Requests.Epoch + 3_000) });

        Assert.Equal([2], Assert.Single(series).Points.Select(p => ((NumberPoint)p).Value));
    }

    private static IEnumerable<double> Values(TelemetryStore store) => Assert.Single(store.GetMetricSeries(Depth)).Points.Select(p => ((NumberPoint)p).Value);
}
