using LocalStack.Dashboard.ViewModels.Metrics;
using LocalStack.Telemetry.Model;
using static LocalStack.Dashboard.Tests.ViewModels.Metrics.Points;

namespace LocalStack.Dashboard.Tests.ViewModels.Metrics;

public sealed class ChartBuilderTests
{
    private static readonly MetricSelection Default = new();
    private static readonly Instrument Counter = Instrument(InstrumentKind.Sum, unit: "{check}");

    [Fact]
    public void Counter_IsShownAsItsRise_OverTheTimeItTook()
    {
        var chart = Build(Counter, Default, Series(Number(0, 10), Number(2, 30), Number(4, 30), Number(5, 35)));

        var line = Assert.Single(chart.Lines);
        Assert.Equal([10, 10, 0, 0, 5, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN], line.Values);
        Assert.Equal("5 checks/s", chart.Unit.Format(line.Latest));
    }

    [Fact]
    public void Counter_ThatStartsAnew_NeverFalls()
    {
        var chart = Build(Counter, Default, Series(Number(1, 100), Number(2, 110), Number(4, 6, start: 3), Number(5, 8, start: 3)));

        // 6 since the new start at second 3.
        Assert.Equal([100, 10, double.NaN, 6, 2], chart.Lines[0].Values[..5]);
    }

    [Fact]
    public void Counter_WhoseSeriesCameLater_WasZeroBefore()
    {
        var chart = Build(Counter, Default, Series(Number(1, 0), Number(4, 0)).With("code", "200"), Series(Number(6, 4)).With("code", "500"));

        Assert.Equal([0, 0, 0, 0, 2, 2], chart.Lines[0].Values[..6]);
    }

    [Fact]
    public void Counter_OfDeltas_IsSpreadOverWhatEachCovers()
    {
        var chart = Build(Instrument(InstrumentKind.Sum, AggregationTemporality.Delta), Default, Series(Number(2, 8, start: 0), Number(3, 1, start: 2)));

        Assert.Equal([4, 4, 1], chart.Lines[0].Values[..3]);
    }

    [Fact]
    public void Counter_AskedForItsTotal_IsShownAsItIs()
    {
        var chart = Build(Counter, new MetricSelection { View = MetricView.Total }, Series(Number(0.5, 10), Number(2.5, 30)), Series(Number(0.5, 1)));

        Assert.Equal([11, 11, 31, 31], chart.Lines[0].Values[..4]);
    }

    [Fact]
    public void Gauge_HoldsItsValue_UntilItsSenderHasBeenSilentForLong()
    {
        var grid = new ChartGrid(Epoch, 10 * Second, 10);

        var chart = ChartBuilder.Build(Instrument(InstrumentKind.Gauge), [Series(Number(5, 1), Number(15, 2), Number(25, 3))], Default, grid);

        Assert.Equal([1, 2, 3, 3, 3, 3, double.NaN, double.NaN, double.NaN, double.NaN], chart.Lines[0].Values);
    }

    [Fact]
    public void Gauge_OfSeveralSeries_HasALineForEach_AndTheirMeanWhenTogether()
    {
        MetricSeries[] series = [Series(Number(0, 2)).With("cpu", "0"), Series(Number(0, 6)).With("cpu", "1")];

        var apart = Build(Instrument(InstrumentKind.Gauge), Default, series);
        var together = Build(Instrument(InstrumentKind.Gauge), new MetricSelection { SplitBy = MetricSelection.Together }, series);

        Assert.Equal([("0", 2.0), ("1", 6.0)], apart.Lines.Select(line => (line.Name, line.Values[0])));
        Assert.Equal([("all", 4.0)], together.Lines.Select(line => (line.Name, line.Values[0])));
    }

    [Fact]
    public void Series_AreSplitAndChosen_ByAnyAttribute()
    {
        MetricSeries[] series =
        [
            Series(Number(0, 0), Number(1, 1)).With("code", "200").With("route", "/a"),
            Series(Number(0, 0), Number(1, 2)).With("code", "200").With("route", "/b"),
            Series(Number(0, 0), Number(1, 4)).With("code", "500").With("route", "/a"),
        ];

        Assert.Equal([("200", 3.0), ("500", 4.0)], Lines(new MetricSelection { SplitBy = "code" }));
        Assert.Equal([("all", 5.0)], Lines(MetricSelection.Read(null, null, null, null, ["route:eq:/a"])));
        Assert.Equal([("/b", 2.0)], Lines(MetricSelection.Read(null, null, "route", null, ["code:eq:200", "route:eq:/b"])));
        Assert.Equal([("200 · /a", 1.0), ("200 · /b", 2.0), ("500 · /a", 4.0)], Lines(new MetricSelection { SplitBy = MetricSelection.EverySeries }));
        Assert.Empty(Lines(MetricSelection.Read(null, null, null, null, ["code:eq:404"])));

        IEnumerable<(string, double)> Lines(MetricSelection selection) => Build(Counter, selection, series).Lines.Select(line => (line.Name, line.Values[0]));
    }

    [Fact]
    public void Replicas_AreToldApartByTheirInstance()
    {
        MetricSeries[] series = [Series(Number(0, 3)), Series(Number(0, 4)) with { Resource = ResourceOf("2") }];

        var chart = Build(Instrument(InstrumentKind.Sum, isMonotonic: false), new MetricSelection { SplitBy = SeriesLabels.Instance }, series);

        Assert.Equal([("1", 3.0), ("2", 4.0)], chart.Lines.Select(line => (line.Name, line.Values[0])));
    }

    [Fact]
    public void MoreLinesThanColours_AreTheHighest_AndTheRestIsCounted()
    {
        var series = Enumerable.Range(0, 30).Select(i => Series(Number(0, i)).With("n", $"{i}")).ToArray();

        var chart = Build(Instrument(InstrumentKind.Gauge), Default, series);

        Assert.Equal(ChartBuilder.MaxLines, chart.Lines.Length);
        Assert.Equal(18, chart.HiddenLines);
        Assert.Equal(Enumerable.Range(18, 12).Reverse().Select(i => $"{i}"), chart.Lines.Select(line => line.Name));
    }

    [Fact]
    public void Histogram_IsShownAsPercentilesOfWhatCameInEachStretch()
    {
        var before = Histogram(0, [0.1, 0.2, 0.4], [1_000, 0, 0, 0]);
        var after = Histogram(1, [0.1, 0.2, 0.4], [1_000, 100, 0, 0]);

        var chart = Build(Instrument(InstrumentKind.Histogram, unit: "s"), Default, Series(before, after, after with { UnixNanoseconds = At(2) }));

        Assert.Equal(["P50", "P90", "P99"], chart.Lines.Select(line => line.Name));
        Assert.Equal([0.15, 0.19, 0.199], chart.Lines.Select(line => Math.Round(line.Values[0], 6)));
        Assert.All(chart.Lines, line => Assert.Equal(double.NaN, line.Values[1]));
        Assert.Equal("199 ms", chart.Unit.Format(chart.Lines[2].Latest));
    }

    [Fact]
    public void Histogram_AsRateAverageAndHeatMap_CountsTheSameMeasurements()
    {
        var instrument = Instrument(InstrumentKind.Histogram, unit: "s");
        var series = Series(Histogram(0, [1, 2], [0, 0, 0]) with { Sum = 0 }, Histogram(2, [1, 2], [3, 5, 0]) with { Sum = 12 });

        Assert.Equal([4, 4], Build(instrument, new MetricSelection { View = MetricView.Rate }, series).Lines[0].Values[..2]);
        Assert.Equal([1.5, 1.5], Build(instrument, new MetricSelection { View = MetricView.Average }, series).Lines[0].Values[..2]);
        var map = HeatMap.Of(Build(instrument, new MetricSelection { View = MetricView.HeatMap }, series).Distribution);
        Assert.Equal([(0.0, 1.0), (1.0, 2.0)], map.Rows);
        Assert.Equal([(0, 0, 1.5), (0, 1, 2.5), (1, 0, 1.5), (1, 1, 2.5)], map.Cells.Select(cell => (cell.Column, cell.Row, cell.Count)));
    }

    [Fact]
    public void ExponentialHistogram_WhoseResolutionFell_IsComparedAtTheLowerOne()
    {
        // Scale 1: buckets of 2^(i/2); 4 measurements in (2, 2.83] and 4 in (2.83, 4]. Scale 0: buckets of 2^i, the same 8 and 10 more in (4, 8].
        var chart = Build(
            Instrument(InstrumentKind.ExponentialHistogram), Default, Series(Exponential(0, 1, 2, [4, 4]), Exponential(1, 0, 1, [8, 10])));

        Assert.Equal([6, 7.6, 7.96], chart.Lines.Select(line => Math.Round(line.Values[0], 6)));
    }

    /// <summary>Each form of a histogram, told in each way.</summary>
    public static TheoryData<InstrumentKind, AggregationTemporality> Histograms => new(
        from kind in (InstrumentKind[])[InstrumentKind.Histogram, InstrumentKind.ExponentialHistogram]
        from temporality in (AggregationTemporality[])[AggregationTemporality.Delta, AggregationTemporality.Cumulative]
        select new TheoryDataRow<InstrumentKind, AggregationTemporality>(kind, temporality));

    [Theory]
    [MemberData(nameof(Histograms))]
    public void Percentiles_WhereNothingIsMeasured_HaveAGap(InstrumentKind kind, AggregationTemporality temporality)
    {
        // Exported each second; measured in the seconds that end at 1 and 6.
        var lines = PercentilesOf(kind, temporality, TenSeconds, Enumerable.Range(0, 9).Select(at => new Export(at, Start: 0, Added: at is 1 or 6 ? 4u : 0)));

        Assert.All(lines, line => Assert.Equal([true, false, false, false, false, true, false, false, false, false], line));
    }

    [Theory]
    [MemberData(nameof(Histograms))]
    public void Percentiles_WhereTheSenderIsSilent_HaveAGap(InstrumentKind kind, AggregationTemporality temporality)
    {
        // A second apart, then nothing for a minute and a half; what was measured meanwhile comes to light at second 95.
        var exports = Enumerable.Range(0, 5).Select(at => new Export(at, Start: 0, Added: 4)).Append(new Export(95, Start: 0, Added: 4));

        var lines = PercentilesOf(kind, temporality, new ChartGrid(Epoch, 10 * Second, 10), exports);

        Assert.All(lines, line => Assert.Equal([true, false, false, false, false, false, false, false, false, true], line));
    }

    [Theory]
    [MemberData(nameof(Histograms))]
    public void Percentiles_WhereTheSenderStartsAnew_HaveAGap_AndCountFromZero(InstrumentKind kind, AggregationTemporality temporality)
    {
        // The new one starts at second 6 and has counted more than the old one ever did when it first exports.
        Export[] exports = [new(0, Start: 0, Added: 4), new(1, Start: 0, Added: 4), new(7, Start: 6, Added: 100, IsNew: true), new(8, Start: 6, Added: 0)];

        var lines = PercentilesOf(kind, temporality, TenSeconds, exports);

        Assert.All(lines, line => Assert.Equal([true, false, false, false, false, false, true, false, false, false], line));
    }

    [Theory]
    [InlineData(InstrumentKind.Histogram)]
    [InlineData(InstrumentKind.ExponentialHistogram)]
    public void Percentiles_OfASenderThatRanLongBefore_BeginWithItsSecondPoint(InstrumentKind kind)
    {
        var exports = Enumerable.Range(3, 5).Select(at => new Export(at, Start: -3_600, Added: at == 3 ? 5_000u : 4));

        var lines = PercentilesOf(kind, AggregationTemporality.Cumulative, TenSeconds, exports);

        Assert.All(lines, line => Assert.Equal([false, false, false, true, true, true, true, false, false, false], line));
    }

    [Theory]
    [InlineData(InstrumentKind.Histogram)]
    [InlineData(InstrumentKind.ExponentialHistogram)]
    public void Percentiles_OfASenderThatDoesNotTellItsStart_AreOfTheNewOneAfterARestart(InstrumentKind kind)
    {
        // More in all, but fewer in the first bucket: another process.
        MetricPoint[] points = kind == InstrumentKind.Histogram
            ? [Histogram(0, [1, 2], [10, 0, 0]) with { StartUnixNanoseconds = 0 }, Histogram(1, [1, 2], [0, 20, 0]) with { StartUnixNanoseconds = 0 }]
            : [Exponential(0, 0, -1, [10]) with { StartUnixNanoseconds = 0 }, Exponential(1, 0, 0, [20]) with { StartUnixNanoseconds = 0 }];

        var chart = Build(Instrument(kind), Default, Points.Series(points));

        Assert.Equal(1.5, chart.Lines[0].Values[0], 6);
    }

    [Fact]
    public void Exemplars_LeadToSpans_LatestFirst_WithinTheWindow()
    {
        var chart = Build(
            Instrument(InstrumentKind.Histogram), Default,
            Series(Histogram(1, [1], [1, 0], exemplars: [At(0.5), At(0.25), 0])));

        Assert.Equal([At(0.5), At(0.25)], chart.Exemplars.Select(exemplar => exemplar.UnixNanoseconds));
        Assert.Equal(new SpanId(7), chart.Exemplars[0].SpanId);
    }

    /// <summary>For each percentile, which stretches have a value.</summary>
    private static bool[][] PercentilesOf(InstrumentKind kind, AggregationTemporality temporality, ChartGrid grid, IEnumerable<Export> exports)
    {
        var points = new List<MetricPoint>();
        var (total, last) = (0ul, 0.0);
        foreach (var export in exports)
        {
            total = export.IsNew ? export.Added : total + export.Added;
            var (count, start) = temporality == AggregationTemporality.Delta ? (export.Added, export.IsNew ? export.Start : last) : (total, export.Start);
            if (temporality == AggregationTemporality.Cumulative || export.Added > 0)
            {
                // A sender of deltas that has measured nothing sends nothing, and one that was silent does not count what it did not see.
                start = temporality == AggregationTemporality.Delta ? Math.Max(start, export.At - 1) : start;
                points.Add(kind == InstrumentKind.Histogram ? Points.Histogram(export.At, [1, 2], [0, count, 0], start) : Exponential(export.At, 0, 0, [count], start: start));
            }

            last = export.At;
        }

        var chart = ChartBuilder.Build(Instrument(kind, temporality), [Points.Series(points)], Default, grid);
        Assert.Equal(["P50", "P90", "P99"], chart.Lines.Select(line => line.Name));
        return [.. chart.Lines.Select(line => Array.ConvertAll(line.Values, value => !double.IsNaN(value)))];
    }

    private static MetricSeries Series(HistogramPoint point) => Points.Series(point);

    private static MetricSeries Series(params MetricPoint[] points) => Points.Series(points);

    /// <param name="At">When, in seconds.</param>
    /// <param name="Start">When the process has started.</param>
    /// <param name="Added">Measurements since the export before.</param>
    /// <param name="IsNew">Whether it is the first of a process.</param>
    private sealed record Export(double At, double Start, ulong Added, bool IsNew = false);

    private static HistogramPoint Histogram(double at, double[] bounds, ulong[] counts, ulong[]? exemplars = null)
        => Points.Histogram(at, [.. bounds], [.. counts], exemplars: [.. (exemplars ?? []).Select(time => new Exemplar(time, 0.5, new TraceId(1, 2), new SpanId(7), AttributeCollection.Empty))]);
}
