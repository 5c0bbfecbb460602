using System.Globalization;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// The lines of one feed as a page shows them: all, or those with a text in them. Each line is looked at once; what the feed has dropped falls out.
/// Paused, it stays as it is. Used on one circuit's thread.
/// </summary>
internal sealed class ConsoleLogView(ConsoleLogFeed feed)
{
    private readonly List<ConsoleLine> _buffer = [];
    private readonly List<long> _matches = [];
    private int _droppedMatches;
    private string _filter = "";
    private long _first;
    private long _end;
    private long _scanned;

    public ConsoleLogFeed Feed => feed;

    public bool IsPaused { get; set; }

    /// <summary>How many lines there are to show.</summary>
    public int Count => _filter.Length == 0 ? (int)(_end - _first) : _matches.Count - _droppedMatches;

    /// <summary>How many lines are kept in all.</summary>
    public int Kept => (int)(_end - _first);

    /// <summary>How many lines were written before the oldest one kept.</summary>
    public long Dropped => _first;

    /// <summary>Text to look for, without regard to case; empty for all lines.</summary>
    public void SetFilter(string? filter)
    {
        filter = filter?.Trim() ?? "";
        if (filter != _filter)
        {
            _filter = filter;
            _matches.Clear();
            _droppedMatches = 0;
            _scanned = _first;
            Scan();
        }
    }

    /// <summary>Takes over what the feed has now.</summary>
    public void Refresh()
    {
        if (IsPaused)
        {
            return;
        }

        (_first, _end) = feed.Range;
        Scan();
    }

    /// <summary>Lines to show, from the given one on.</summary>
    public IReadOnlyList<ConsoleRow> Rows(int start, int count)
    {
        if (_filter.Length == 0)
        {
            _buffer.Clear();
            var from = feed.Copy(_first + start, count, _buffer);
            return [.. _buffer.Select((line, i) => new ConsoleRow(from + i, line))];
        }

        var rows = new List<ConsoleRow>(count);
        foreach (var sequence in _matches.Skip(_droppedMatches + start).Take(count))
        {
            _buffer.Clear();
            if (feed.Copy(sequence, 1, _buffer) == sequence && _buffer.Count == 1)
            {
                rows.Add(new ConsoleRow(sequence, _buffer[0]));
            }
        }

        return rows;
    }

    /// <summary>A line as it is copied: with its time, without its colours.</summary>
    public static string ToText(ConsoleLine line)
    {
        var text = AnsiText.Strip(line.Text);
        return line.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time:O} {text}") : text;
    }

    private void Scan()
    {
        if (_filter.Length == 0)
        {
            return;
        }

        const int chunk = 512;
        _scanned = Math.Max(_scanned, _first);
        while (_scanned < _end)
        {
            _buffer.Clear();
            var from = feed.Copy(_scanned, (int)Math.Min(chunk, _end - _scanned), _buffer);
            if (_buffer.Count == 0)
            {
                break;
            }

            for (var i = 0; i < _buffer.Count; i++)
            {
                if (AnsiText.Strip(_buffer[i].Text).Contains(_filter, StringComparison.OrdinalIgnoreCase))
                {
                    _matches.Add(from + i);
                }
            }

            _scanned = from + _buffer.Count;
        }

        while (_droppedMatches < _matches.Count && _matches[_droppedMatches] < _first)
        {
            _droppedMatches++;
        }

        // Now and then, so that the list does not grow for ever and is not moved at each line.
        if (_droppedMatches > 4096)
        {
            _matches.RemoveRange(0, _droppedMatches);
            _droppedMatches = 0;
        }
    }
}
