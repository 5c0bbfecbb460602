using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// The list of traces behind a window of rows. While the reader has scrolled away from the top, or asked for a pause, the list takes in no trace that arrives
/// later, and only counts them. Used on one circuit's thread.
/// </summary>
internal sealed class TraceListViewModel(TelemetryStore store)
{
    private const int FirstWindow = 130;

    private TraceQuery _query = new() { Limit = FirstWindow };
    private string _address = "";
    private Page<TraceSummary> _page = new([], 0);
    private long? _arrivedBy;
    private bool _isAway;

    /// <summary>How many traces match, without those that came after the list was held.</summary>
    public int Total => _page.Total;

    /// <summary>How many came after the list was held; 0 while it moves.</summary>
    public int NewCount { get; private set; }

    /// <summary>The shortest and the longest of the traces at hand: between them lie the ends of the duration bars.</summary>
    public (TimeSpan Shortest, TimeSpan Longest) Durations { get; private set; }

    /// <summary>
    /// How much of its length a trace's bar fills, from 0 to 1. Beside one that took minutes all others would be dots: so where the longest took ten times as
    /// long as the shortest, each tenfold is as wide as any other.
    /// </summary>
    public static double ShareOf(TimeSpan duration, (TimeSpan Shortest, TimeSpan Longest) durations)
    {
        var (shortest, longest) = (Math.Max(1, durations.Shortest.Ticks), Math.Max(1, durations.Longest.Ticks));
        var share = longest < shortest * 10
            ? duration.Ticks / (double)longest
            : Math.Log10(Math.Max(1, duration.Ticks) * 10.0 / shortest) / Math.Log10(longest * 10.0 / shortest);
        return Math.Clamp(share, 0.02, 1);
    }

    public bool IsPaused { get; private set; }

    /// <summary>Whether the list takes in nothing new.</summary>
    public bool IsHeld => _arrivedBy is not null;

    /// <summary>Sets what to list; any change goes back to the top and lets the list move.</summary>
    public void SetFilter(TraceFilter filter)
    {
        var address = filter.Address;
        if (address != _address)
        {
            _address = address;
            _query = filter.ToQuery() with { Offset = 0, Limit = FirstWindow };
            _isAway = false;
            _arrivedBy = IsPaused ? Latest() : null;
        }
    }

    /// <summary>Says whether the reader has left the top of the list.</summary>
    public void SetAway(bool isAway)
    {
        _isAway = isAway;
        Hold();
    }

    /// <summary>Holds the list still wherever the reader is, or lets it move again.</summary>
    public void SetPaused(bool isPaused)
    {
        IsPaused = isPaused;
        Hold();
    }

    /// <summary>Goes on from the top with everything.</summary>
    public void Resume()
    {
        (_isAway, IsPaused) = (false, false);
        Hold();
    }

    /// <summary>Reads the current window and the counts anew.</summary>
    public void Refresh()
    {
        _page = store.GetTraceSummaries(_query with { ArrivedBy = _arrivedBy });
        NewCount = _arrivedBy is null ? 0 : Math.Max(0, store.GetTraceSummaries(_query with { Offset = 0, Limit = 0 }).Total - _page.Total);
        Durations = _page.Items.IsEmpty ? default : (_page.Items.Min(trace => trace.Duration), _page.Items.Max(trace => trace.Duration));
    }

    /// <summary>Rows of the list, from what is at hand or from the store.</summary>
    public IReadOnlyList<TraceSummary> Rows(int first, int count)
    {
        if (first < _query.Offset || first + count > _query.Offset + _page.Items.Length)
        {
            _query = _query with { Offset = first, Limit = count };
            Refresh();
        }

        var start = Math.Min(first - _query.Offset, _page.Items.Length);
        return _page.Items.AsSpan().Slice(start, Math.Min(count, _page.Items.Length - start)).ToArray();
    }

    /// <summary>Whether any of the traces at hand is not of today.</summary>
    public bool HasOtherDays(DateTimeOffset now) => _page.Items.Any(trace => Format.IsOtherDay(trace.StartTime, now));

    private void Hold()
    {
        var isHeld = _isAway || IsPaused;
        if (isHeld != IsHeld)
        {
            _arrivedBy = isHeld ? Latest() : null;
            Refresh();
        }
    }

    // Of all traces, not only of those that match: what matches later and arrived before then belongs to the list.
    private long Latest()
        => store.GetTraceSummaries(new TraceQuery { Order = TraceOrder.LatestArrivalFirst, Limit = 1 }).Items is [var latest, ..] ? latest.Arrival : 0;
}
