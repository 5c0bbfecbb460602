using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Metrics;

/// <summary>What the metrics page shows: the meters of a resource, and a chart of one instrument or a small one of each. Used on one circuit's thread.</summary>
public sealed class MetricsViewModel(TelemetryStore store, TimeProvider time)
{
    // A rate needs the point before the window, which slow senders export once a minute.
    private static readonly TimeSpan LookBack = TimeSpan.FromMinutes(5);

    private const int OverviewPoints = 60;

    private ImmutableArray<Instrument> _instruments = [];
    private DateTimeOffset? _pausedAt;

    /// <summary>The resources that have metrics, by name.</summary>
    public ImmutableArray<string> Resources { get; private set; } = [];

    /// <summary>The resource that is shown; null when none has metrics.</summary>
    public string? Resource { get; private set; }

    public ImmutableArray<MeterNode> Meters { get; private set; } = [];

    /// <summary>The chosen instrument; null for the overview, or when there is none of that name.</summary>
    public Instrument? Instrument { get; private set; }

    public ImmutableArray<MetricDimension> Dimensions { get; private set; } = [];

    public MetricSelection Selection { get; private set; } = new();

    public ChartData Chart { get; private set; } = ChartData.Empty;

    /// <summary>A small chart of each instrument of the shown meters; empty beside a chosen instrument.</summary>
    public ImmutableArray<(Instrument Instrument, ChartData Chart)> Overview { get; private set; } = [];

    public bool IsPaused
    {
        get => _pausedAt is not null;
        set => _pausedAt = value ? time.GetUtcNow() : null;
    }

    /// <summary>Points that were refused since the start: beyond a limit, or malformed.</summary>
    public long DroppedPoints { get; private set; }

    /// <summary>Reads everything anew.</summary>
    /// <param name="resource">The resource's name; null for the first.</param>
    /// <param name="meter">The meter; null for all.</param>
    /// <param name="instrument">The instrument's name; null for the overview.</param>
    /// <param name="selection">What of it.</param>
    /// <param name="filter">Text in the names of the instruments to list.</param>
    public void Refresh(string? resource, string? meter, string? instrument, MetricSelection selection, string? filter)
    {
        _instruments = store.GetInstruments();
        Resources = [.. _instruments.Select(one => one.Resource.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        Resource = string.IsNullOrEmpty(resource) ? Resources.FirstOrDefault() : resource;
        var own = _instruments.Where(one => string.Equals(one.Resource.Name, Resource, StringComparison.OrdinalIgnoreCase)).ToArray();
        Meters = InstrumentTree.Of(own, filter);
        var meters = InstrumentTree.Of(own, null);
        Instrument = string.IsNullOrEmpty(instrument) ? null : meters.Where(one => string.IsNullOrEmpty(meter) || one.Name == meter).SelectMany(one => one.Instruments).FirstOrDefault(one => one.Name == instrument);
        Selection = selection;
        DroppedPoints = store.Counters.Metrics.Rejected.Where(entry => entry.Key is not RejectReason.Duplicate).Sum(entry => entry.Value);
        var grid = selection.Window.GridAt(_pausedAt ?? time.GetUtcNow());
        if (Instrument is { } chosen)
        {
            var series = SeriesOf(chosen, grid);
            Dimensions = SeriesLabels.DimensionsOf(series);
            Chart = ChartBuilder.Build(chosen, series, selection, grid);
            Overview = [];
            return;
        }

        (Dimensions, Chart) = ([], ChartData.Empty);
        var coarse = ChartGrid.EndingAt(_pausedAt ?? time.GetUtcNow(), selection.Window.Length, selection.Window.Length / OverviewPoints);
        Overview = [.. Meters.Where(one => string.IsNullOrEmpty(meter) || one.Name == meter).SelectMany(one => one.Instruments)
            .Select(one => (one, ChartBuilder.Build(one, SeriesOf(one, coarse), new MetricSelection { Window = selection.Window, SplitBy = MetricSelection.Together }, coarse)))];
    }

    private ImmutableArray<MetricSeries> SeriesOf(Instrument instrument, ChartGrid grid) => store.GetMetricSeries(new MetricQuery
    {
        ResourceName = instrument.Resource.Name,
        ScopeName = instrument.Scope.Name,
        InstrumentName = instrument.Name,
        From = grid.TimeOf(0) - LookBack,
        To = _pausedAt ?? UnixTime.ToDateTimeOffset(grid.End),
    });
}
