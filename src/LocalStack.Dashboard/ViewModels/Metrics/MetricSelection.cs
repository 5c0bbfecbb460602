using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>What of an instrument is asked for, as the page's address says it.</summary>
public sealed record MetricSelection
{
    /// <summary>In place of an attribute's name: a line for each series.</summary>
    public const string EverySeries = "*";

    /// <summary>In place of an attribute's name: one line for all.</summary>
    public const string Together = "-";

    public MetricWindow Window { get; init; } = MetricWindow.Default;

    /// <summary>Null for what fits the instrument best.</summary>
    public MetricView? View { get; init; }

    /// <summary>The attribute of which each value has its own line; null for what fits the instrument best.</summary>
    public string? SplitBy { get; init; }

    /// <summary>The percentile of lines that are split, 0 to 1.</summary>
    public double Percentile { get; init; } = 0.9;

    /// <summary>Of these attributes only series with one of these values.</summary>
    public ImmutableDictionary<string, ImmutableHashSet<string>> Wanted { get; init; } = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    public static MetricSelection Read(string? window, string? view, string? splitBy, string? percentile, IEnumerable<string>? values)
    {
        var wanted = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;
        foreach (var text in values ?? [])
        {
            if (FilterText.Read(text) is { } filter)
            {
                wanted = wanted.SetItem(filter.Key, wanted.GetValueOrDefault(filter.Key, []).Add(filter.Value));
            }
        }

        return new MetricSelection
        {
            Window = MetricWindow.Read(window),
            View = Enum.TryParse<MetricView>(view, ignoreCase: true, out var shown) && Enum.IsDefined(shown) ? shown : null,
            SplitBy = string.IsNullOrEmpty(splitBy) ? null : splitBy,
            Percentile = percentile switch { "50" => 0.5, "99" => 0.99, _ => 0.9 },
            Wanted = wanted,
        };
    }

    /// <summary>The views that an instrument has, the best first.</summary>
    public static ImmutableArray<MetricView> ViewsOf(Instrument instrument) => instrument.Kind switch
    {
        InstrumentKind.Sum when instrument.IsMonotonic => [MetricView.Rate, MetricView.Total],
        InstrumentKind.Histogram or InstrumentKind.ExponentialHistogram => [MetricView.Percentiles, MetricView.Rate, MetricView.Average, MetricView.HeatMap],
        InstrumentKind.Summary => [MetricView.Percentiles, MetricView.Rate],
        _ => [MetricView.Value],
    };

    public MetricView ViewOf(Instrument instrument)
    {
        var views = ViewsOf(instrument);
        return View is { } view && views.Contains(view) ? view : views[0];
    }

    /// <summary>What lines are split by: values of gauges cannot be added up, so each series has its own.</summary>
    public string SplitOf(Instrument instrument) => SplitBy ?? (instrument.Kind == InstrumentKind.Gauge ? EverySeries : Together);
}
