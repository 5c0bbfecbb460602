using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Logs;

/// <summary>
/// The log records behind a window of rows, oldest first as in a file, over everything the store keeps. Paused, it shows what had arrived by then and counts
/// what came since; cleared, only what came since. Used on one circuit's thread.
/// </summary>
internal sealed class LogListViewModel(TelemetryStore store)
{
    private const int MaxStretches = 120;

    private LogFilter _filter = new();
    private LogRecord[] _items = [];
    private int _offset;
    private int _window = 160;
    private long? _pausedAt;
    private long? _clearedAt;

    /// <summary>How those that match are spread over time, also beside the stretch that is shown: the way to another one.</summary>
    public LogHistogram Histogram { get; private set; } = new(DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1), []);

    /// <summary>How many records there are to show.</summary>
    public int Total { get; private set; }

    /// <summary>How many more match that arrived since the list was paused.</summary>
    public int NewCount { get; private set; }

    /// <summary>How many match that arrived before the list was cleared.</summary>
    public int ClearedCount { get; private set; }

    public LogFilter Filter => _filter;

    public bool IsPaused => _pausedAt is not null;

    public bool IsCleared => _clearedAt is not null;

    /// <summary>Whether the latest records are what is looked at: then a refresh reads those.</summary>
    public bool FollowsEnd { get; set; } = true;

    /// <returns>Whether this is another filter than before.</returns>
    public bool SetFilter(LogFilter filter)
    {
        if (filter == _filter)
        {
            return false;
        }

        _filter = filter;
        FollowsEnd = true;
        return true;
    }

    public void SetPaused(bool paused)
    {
        _pausedAt = paused ? store.LatestLogId : null;
        Refresh();
    }

    /// <summary>Leaves out what has arrived so far; the store keeps it.</summary>
    public void Clear()
    {
        _clearedAt = store.LatestLogId;
        if (IsPaused)
        {
            _pausedAt = _clearedAt;
        }

        Refresh();
    }

    public void Unclear()
    {
        _clearedAt = null;
        Refresh();
    }

    /// <summary>Reads the current window and the counts anew.</summary>
    public void Refresh()
    {
        if (FollowsEnd)
        {
            var page = store.GetLogs(Query() with { NewestFirst = true, Limit = _window });
            _items = [.. page.Items.Reverse()];
            (Total, _offset) = (page.Total, page.Total - page.Items.Length);
        }
        else
        {
            Read(_offset, _window);
        }

        Histogram = store.GetLogHistogram(Query() with { From = null, To = null }, MaxStretches);
        NewCount = _pausedAt is { } paused ? CountOf(_filter.ToQuery() with { AfterId = paused }) : 0;
        ClearedCount = _clearedAt is { } cleared ? CountOf(_filter.ToQuery() with { UpToId = cleared }) : 0;
    }

    /// <summary>Rows of the list, from what is at hand or from the store.</summary>
    public IReadOnlyList<LogRecord> Rows(int first, int count)
    {
        if (first < _offset || first + count > _offset + _items.Length)
        {
            _window = Math.Max(_window, count);
            Read(Math.Max(0, first - (_window - count) / 2), _window);
        }

        var start = Math.Clamp(first - _offset, 0, _items.Length);
        return _items.AsSpan().Slice(start, Math.Min(count, _items.Length - start)).ToArray();
    }

    /// <summary>Whether any of the records at hand is not of today.</summary>
    public bool HasOtherDays(DateTimeOffset now) => Array.Exists(_items, record => Format.IsOtherDay(record.Time, now));

    private void Read(int offset, int limit)
    {
        var page = store.GetLogs(Query() with { Offset = offset, Limit = limit });
        _items = [.. page.Items];
        (Total, _offset) = (page.Total, offset);
    }

    private LogQuery Query() => _filter.ToQuery() with { AfterId = _clearedAt, UpToId = _pausedAt };

    private int CountOf(LogQuery query) => store.GetLogs(query with { Limit = 0 }).Total;
}
