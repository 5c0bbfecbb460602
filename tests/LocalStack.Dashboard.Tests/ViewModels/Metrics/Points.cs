using System.Collections.Immutable;
using LocalStack.Dashboard.ViewModels.Metrics;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

/// <summary>Metric points of one second after another, as short as a test wants to write them.</summary>
internal static class Points
{
    public const ulong Second = 1_000_000_000;
    public const ulong Epoch = 1_800_000_000 * Second;

    /// <summary>Ten stretches of a second from the epoch on.</summary>
    public static readonly ChartGrid TenSeconds = new(Epoch, Second, 10);

    private static readonly OtlpResource Api = ResourceOf("1");

    public static OtlpResource ResourceOf(string instance) => new() { Index = 0, Name = "api", InstanceId = instance, Attributes = AttributeCollection.Empty };

    public static ulong At(double seconds) => (ulong)(Epoch + seconds * Second);

    public static NumberPoint Number(double at, double value, double start = 0)
        => new() { UnixNanoseconds = At(at), StartUnixNanoseconds = At(start), Value = value, IntegerValue = null, Exemplars = [] };

    public static HistogramPoint Histogram(double at, ImmutableArray<double> bounds, ImmutableArray<ulong> counts, double start = 0, double? max = null, params ImmutableArray<Exemplar> exemplars) => new()
    {
        UnixNanoseconds = At(at),
        StartUnixNanoseconds = At(start),
        Exemplars = exemplars,
        Count = counts.Aggregate(0ul, (sum, count) => sum + count),
        Sum = null,
        Min = null,
        Max = max,
        ExplicitBounds = bounds,
        BucketCounts = counts,
    };

    public static ExponentialHistogramPoint Exponential(double at, int scale, int offset, ImmutableArray<ulong> counts, ulong zeros = 0, double start = 0) => new()
    {
        UnixNanoseconds = At(at),
        StartUnixNanoseconds = At(start),
        Exemplars = [],
        Count = zeros + counts.Aggregate(0ul, (sum, count) => sum + count),
        Sum = null,
        Min = null,
        Max = null,
        Scale = scale,
        ZeroCount = zeros,
        ZeroThreshold = 0,
        PositiveOffset = offset,
        PositiveCounts = counts,
        NegativeOffset = 0,
        NegativeCounts = [],
    };

    public static MetricSeries Series(params IEnumerable<MetricPoint> points) => new(Api, AttributeCollection.Empty, [.. points]);

    public static MetricSeries With(this MetricSeries series, string key, string value)
        => series with { Attributes = new AttributeCollection(series.Attributes.Append(KeyValuePair.Create(key, AttributeValue.From(value)))) };

    public static Instrument Instrument(InstrumentKind kind, AggregationTemporality temporality = AggregationTemporality.Cumulative, bool isMonotonic = true, string unit = "") => new()
    {
        Resource = Api,
        Scope = InstrumentationScope.Empty,
        Name = "instrument",
        Description = "",
        Unit = unit,
        Kind = kind,
        Temporality = kind == InstrumentKind.Gauge ? AggregationTemporality.Unspecified : temporality,
        IsMonotonic = isMonotonic,
        SeriesCount = 1,
        HasOverflow = false,
    };

    public static ChartData Build(Instrument instrument, MetricSelection selection, params MetricSeries[] series) => ChartBuilder.Build(instrument, series, selection, TenSeconds);
}
