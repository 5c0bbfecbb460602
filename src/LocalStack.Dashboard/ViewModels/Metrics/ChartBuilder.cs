using System.Collections.Immutable;
using LocalStack.Dashboard.ViewModels.Resources;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>Makes the lines of a chart of an instrument's points: a pure function of both and the grid.</summary>
internal static class ChartBuilder
{
    /// <summary>As many as there are colours that can be told apart.</summary>
    public const int MaxLines = ResourcePalette.Size;

    private const int MaxExemplars = 200;
    private const ulong LeastPatience = 10_000_000_000;

    private static readonly (double Part, string Name)[] Percentiles = [(0.5, "P50"), (0.9, "P90"), (0.99, "P99")];

    public static ChartData Build(Instrument instrument, IEnumerable<MetricSeries> all, MetricSelection selection, ChartGrid grid)
    {
        var series = all.Where(one => selection.Wanted.All(wanted => wanted.Value.Contains(SeriesLabels.ValueOf(one, wanted.Key)))).ToArray();
        var view = selection.ViewOf(instrument);
        var split = selection.SplitOf(instrument);
        var groups = GroupsOf(series, split);
        var source = new Source(instrument, series, grid);
        var isHistogram = instrument.Kind is InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram;
        IEnumerable<(string Name, double[] Values)> lines = (view, instrument.Kind) switch
        {
            (MetricView.HeatMap, _) => [],
            (MetricView.Percentiles, InstrumentKind.Summary) => groups.SelectMany(group => OfSummary(group, grid)),
            (MetricView.Percentiles, _) when split == MetricSelection.Together => groups.SelectMany(group => OfPercentiles(source.Distribution(group.Series))),
            (MetricView.Percentiles, _) => groups.Select(group => (group.Name, ValuesOf(source.Distribution(group.Series), counts => counts.Quantile(selection.Percentile)))),
            (MetricView.Average, _) => groups.Select(group => (group.Name, ValuesOf(source.Distribution(group.Series), counts => counts.Total > 0 ? counts.Sum / counts.Total : double.NaN))),
            (MetricView.Rate, _) => groups.Select(group => (group.Name, source.Rate(group.Series))),
            _ => groups.Select(group => (group.Name, source.Value(group.Series))),
        };
        var ordered = lines.ToArray();
        if (ordered.Length > MaxLines)
        {
            ordered = [.. ordered.OrderByDescending(line => line.Values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.MinValue).Max())];
        }

        var unit = MetricUnit.Read(instrument.Unit);
        return new ChartData
        {
            Grid = grid,
            Unit = view != MetricView.Rate ? unit : isHistogram || instrument.Kind == InstrumentKind.Summary ? MetricUnit.CountPerSecond : unit.PerSecond,
            Lines = [.. ordered.Take(MaxLines).Select((line, i) => new ChartLine(line.Name, i, line.Values))],
            HiddenLines = Math.Max(0, ordered.Length - MaxLines),
            SeriesCount = series.Length,
            Distribution = view == MetricView.HeatMap ? [.. source.Distribution(series)] : [],
            Exemplars = isHistogram && view is MetricView.Percentiles or MetricView.HeatMap || !isHistogram ? ExemplarsOf(series, grid) : [],
        };
    }

    private static (string Name, MetricSeries[] Series)[] GroupsOf(MetricSeries[] series, string split)
    {
        if (series.Length == 0)
        {
            return [];
        }

        var dimensions = SeriesLabels.DimensionsOf(series);
        return split switch
        {
            MetricSelection.Together => [(series.Length == 1 ? SeriesLabels.Describe(series[0], dimensions) : "all", series)],
            MetricSelection.EverySeries => [.. series.Select(one => (SeriesLabels.Describe(one, dimensions), new[] { one })).OrderBy(group => group.Item1, StringComparer.Ordinal)],
            _ => [.. series.GroupBy(one => SeriesLabels.ValueOf(one, split)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.ToArray()))],
        };
    }

    private static IEnumerable<(string, double[])> OfPercentiles(BucketCounts[] distribution)
        => Percentiles.Select(percentile => (percentile.Name, ValuesOf(distribution, counts => counts.Quantile(percentile.Part))));

    private static IEnumerable<(string, double[])> OfSummary((string Name, MetricSeries[] Series) group, ChartGrid grid)
        => group.Series.SelectMany(one => one.Points.OfType<SummaryPoint>().SelectMany(point => point.Quantiles.Select(quantile => quantile.Key)).Distinct().Order().Select(quantile =>
        {
            var values = Held(one, grid, point => ((SummaryPoint)point).Quantiles.FirstOrDefault(entry => entry.Key == quantile, new(quantile, double.NaN)).Value);
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"P{quantile * 100:0.##}");
            return (group.Series.Length > 1 ? $"{SeriesLabels.Describe(one, SeriesLabels.DimensionsOf(group.Series))} {name}" : name, values);
        }));

    private static double[] ValuesOf(BucketCounts[] distribution, Func<BucketCounts, double> value) => Array.ConvertAll(distribution, counts => value(counts));

    /// <summary>The value that held at the end of each stretch: the last one before, unless the sender has been silent for several of its pauses.</summary>
    private static double[] Held(MetricSeries series, ChartGrid grid, Func<MetricPoint, double> valueOf)
    {
        var values = new double[grid.Count];
        var points = series.Points;
        var patience = PatienceWith(points, grid);
        var next = 0;
        for (var i = 0; i < grid.Count; i++)
        {
            var end = grid.EndOf(i);
            while (next < points.Length && points[next].UnixNanoseconds < end)
            {
                next++;
            }

            values[i] = next > 0 && end - points[next - 1].UnixNanoseconds <= patience + grid.Step ? valueOf(points[next - 1]) : double.NaN;
        }

        return values;
    }

    /// <summary>How long a sender may say nothing before what it said last is no longer true.</summary>
    private static ulong PatienceWith(ImmutableArray<MetricPoint> points, ChartGrid grid) => Math.Max(LeastPatience, Math.Max(3 * TypicalPause(points), 2 * grid.Step));

    private static ulong TypicalPause(ImmutableArray<MetricPoint> points)
    {
        if (points.Length < 2)
        {
            return 60_000_000_000;
        }

        var pauses = points.Skip(1).Select((point, i) => point.UnixNanoseconds - points[i].UnixNanoseconds).Order().ToArray();
        return pauses[pauses.Length / 2];
    }

    private static ImmutableArray<ChartExemplar> ExemplarsOf(MetricSeries[] series, ChartGrid grid)
    {
        var dimensions = SeriesLabels.DimensionsOf(series);
        return [.. series.SelectMany(one => one.Points.SelectMany(point => point.Exemplars)
                .Where(exemplar => !exemplar.TraceId.IsEmpty && exemplar.UnixNanoseconds >= grid.Start && exemplar.UnixNanoseconds < grid.End)
                .Select(exemplar => new ChartExemplar(exemplar.UnixNanoseconds, exemplar.Value, exemplar.TraceId, exemplar.SpanId, SeriesLabels.Describe(one, dimensions))))
            .DistinctBy(exemplar => (exemplar.UnixNanoseconds, exemplar.TraceId, exemplar.SpanId, exemplar.Value))
            .OrderByDescending(exemplar => exemplar.UnixNanoseconds)
            .Take(MaxExemplars)];
    }

    /// <summary>Reads groups of series against one grid.</summary>
    private sealed class Source(Instrument instrument, MetricSeries[] all, ChartGrid grid)
    {
        // When each process exported the instrument, whichever series.
        private readonly Lazy<Dictionary<OtlpResource, ulong[]>> _exports = new(() => all.GroupBy(one => one.Resource)
            .ToDictionary(group => group.Key, group => group.SelectMany(one => one.Points.Select(point => point.UnixNanoseconds)).Distinct().Order().ToArray()));

        /// <summary>What came a second in each stretch; NaN where nothing is known.</summary>
        public double[] Rate(MetricSeries[] series)
        {
            var (increases, known) = (new double[grid.Count], new double[grid.Count]);
            foreach (var one in series)
            {
                var covered = new double[grid.Count];
                foreach (var interval in IntervalsOf(one))
                {
                    var increase = CountOf(interval.Point) - (interval.Before is { } before ? CountOf(before) : 0);
                    foreach (var (index, part) in grid.Cover(interval.From, interval.To))
                    {
                        increases[index] += increase * part;
                        covered[index] += part * (interval.To - interval.From) / 1e9;
                    }
                }

                for (var i = 0; i < known.Length; i++)
                {
                    known[i] = Math.Max(known[i], covered[i]);
                }
            }

            return [.. increases.Zip(known, (increase, seconds) => seconds > 0 ? increase / seconds : double.NaN)];
        }

        /// <summary>The sum of the series' values, or of a gauge's their mean.</summary>
        public double[] Value(MetricSeries[] series)
        {
            var lines = series.Select(one => instrument is { Kind: InstrumentKind.Sum, Temporality: AggregationTemporality.Delta } ? Held(AddedUp(one), grid, NumberOf) : Held(one, grid, NumberOf)).ToArray();
            var values = new double[grid.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var there = lines.Select(line => line[i]).Where(value => !double.IsNaN(value)).ToArray();
                values[i] = there.Length == 0 ? double.NaN : instrument.Kind == InstrumentKind.Gauge ? there.Average() : there.Sum();
            }

            return values;
        }

        /// <summary>The measurements of each stretch.</summary>
        public BucketCounts[] Distribution(MetricSeries[] series)
        {
            var counts = new BucketCounts[grid.Count];
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = new BucketCounts();
            }

            var scale = series.SelectMany(one => one.Points.OfType<ExponentialHistogramPoint>()).Select(point => point.Scale).DefaultIfEmpty(0).Min();
            foreach (var (interval, from) in series.SelectMany(MeasuredIn))
            {
                var added = HistogramBuckets.Of(interval, scale);
                if (added.Total > 0)
                {
                    foreach (var (index, part) in grid.Cover(from, interval.To))
                    {
                        counts[index].Add(added, part);
                    }
                }
            }

            return counts;
        }

        /// <summary>
        /// The intervals of a histogram, and from where on each is shown. Measurements that came to light after a long silence are shown where they did, for
        /// a line through the silence would say what nobody knows; and what was counted since a start long before the first point is not shown at all.
        /// </summary>
        private IEnumerable<(MetricInterval Interval, ulong From)> MeasuredIn(MetricSeries series)
        {
            var patience = PatienceWith(series.Points, grid);
            foreach (var interval in IntervalsOf(series).Where(interval => interval.To > grid.Start))
            {
                var isTold = instrument.Temporality == AggregationTemporality.Delta && interval.From == interval.Point.StartUnixNanoseconds;
                if (isTold || interval.To - interval.From <= patience)
                {
                    yield return (interval, interval.From);
                }
                else if (!ReferenceEquals(interval.Point, series.Points[0]))
                {
                    yield return (interval, interval.To - Math.Min(patience, TypicalPause(series.Points)));
                }
            }
        }

        private IEnumerable<MetricInterval> IntervalsOf(MetricSeries series)
            => MetricIntervals.Of(series.Points, instrument.Temporality, CountOf, AbsentAt(series));

        /// <summary>The last export before the series came: it was zero then.</summary>
        private ulong? AbsentAt(MetricSeries series)
        {
            if (series.Points.IsEmpty || instrument.Temporality == AggregationTemporality.Delta)
            {
                return null;
            }

            var exports = _exports.Value[series.Resource];
            var at = Array.BinarySearch(exports, series.Points[0].UnixNanoseconds);
            return at > 0 ? exports[at - 1] : null;
        }

        private double CountOf(MetricPoint point) => instrument.Kind == InstrumentKind.Sum ? NumberOf(point) : HistogramBuckets.CountOf(point);

        private static double NumberOf(MetricPoint point) => point is NumberPoint number ? number.Value : double.NaN;

        // A sum that only tells its changes: added up from the first one kept.
        private static MetricSeries AddedUp(MetricSeries series)
        {
            var total = 0.0;
            return series with { Points = [.. series.Points.Select(point => point is NumberPoint number ? number with { Value = total += number.Value } : point)] };
        }
    }
}
