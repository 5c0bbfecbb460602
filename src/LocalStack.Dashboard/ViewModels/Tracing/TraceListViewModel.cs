using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// The list of traces behind a window of rows. Newest first; while the reader has scrolled away from the top the list stands still, and what is new is only counted.
/// Used on one circuit's thread.
/// </summary>
internal sealed class TraceListViewModel(TelemetryStore store)
{
    private const int FirstWindow = 130;

    private TraceQuery _query = new() { Limit = FirstWindow };
    private Page<TraceSummary> _page = new([], 0);
    private DateTimeOffset? _anchor;

    /// <summary>How many traces match, without those that came after the anchor.</summary>
    public int Total => _page.Total;

    /// <summary>How many came after the anchor; 0 while the top is in sight.</summary>
    public int NewCount { get; private set; }

    /// <summary>The longest of the traces at hand: the full length of the duration bars.</summary>
    public TimeSpan Longest { get; private set; }

    public bool IsAnchored => _anchor is not null;

    /// <summary>Sets what to list; any change goes back to the newest.</summary>
    public void SetFilter(string? resourceName, string? text, bool errorsOnly)
    {
        var query = _query with
        {
            ResourceName = string.IsNullOrWhiteSpace(resourceName) ? null : resourceName,
            Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
            ErrorsOnly = errorsOnly,
        };
        if (query != _query)
        {
            _query = query with { Offset = 0, Limit = FirstWindow };
            _anchor = null;
        }
    }

    /// <summary>Holds the list still from now on, or lets it move again.</summary>
    public void SetAnchored(bool anchored)
    {
        if (anchored == IsAnchored)
        {
            return;
        }

        // Just after the newest trace shown: the query's bound is exclusive.
        _anchor = anchored && !_page.Items.IsEmpty ? Newest().AddTicks(1) : null;
        Refresh();
    }

    /// <summary>Reads the current window and the counts anew.</summary>
    public void Refresh()
    {
        _page = store.GetTraceSummaries(_query with { To = _anchor });
        NewCount = _anchor is null ? 0 : Math.Max(0, store.GetTraceSummaries(_query with { Offset = 0, Limit = 1 }).Total - _page.Total);
        Longest = _page.Items.IsEmpty ? TimeSpan.Zero : _page.Items.Max(trace => trace.Duration);
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

    private DateTimeOffset Newest()
        => _query.Offset == 0 ? _page.Items[0].StartTime
            : store.GetTraceSummaries(_query with { Offset = 0, Limit = 1 }).Items is [var newest, ..] ? newest.StartTime : _page.Items[0].StartTime;
}
