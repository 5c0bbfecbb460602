using System.Globalization;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.ConsoleLogs;

/// <summary>
/// The lines of some feeds as a page shows them: in order of time, all or those with some words in them, a row a line or wrapped into rows of one width. Each line
/// is looked at once. Held (paused, or the reader has scrolled away from the end) it stays as it is, and what is new is only counted. Used on one circuit's thread.
/// </summary>
/// <param name="capacity">How many lines are shown at most; the oldest go first.</param>
internal sealed class ConsoleLogView(int capacity)
{
    private readonly List<ConsoleRow> _rows = [];
    private readonly List<ConsoleLine> _buffer = [];
    private readonly List<ConsoleRow> _batch = [];
    private Reading[] _readings = [];
    private string _filter = "";
    private int _wrapColumns;
    private int _head;
    private int _lines;

    /// <summary>While set, the rows stay as they are.</summary>
    public bool IsHeld { get; set; }

    public string Filter => _filter;

    /// <summary>The words of <see cref="Filter"/>; null for none.</summary>
    public SearchWords? Words { get; private set; }

    /// <summary>How many rows there are to show.</summary>
    public int Count => _rows.Count - _head;

    /// <summary>How many lines are shown.</summary>
    public int Lines => _lines;

    /// <summary>How many lines the feeds keep, without those that were cleared and those that came while held.</summary>
    public int Kept => (int)_readings.Sum(reading => Math.Max(0, reading.Taken - Math.Max(reading.First, reading.ClearedAt)));

    /// <summary>How many lines were written before the oldest kept.</summary>
    public long Dropped => _readings.Sum(reading => Math.Max(reading.First, reading.LostBefore));

    /// <summary>How many kept lines are not shown because the view was cleared.</summary>
    public int Cleared => (int)_readings.Sum(reading => Math.Max(0, reading.ClearedAt - reading.First));

    /// <summary>How many lines came while held.</summary>
    public int NewCount { get; private set; }

    /// <summary>Why a feed gets no lines at the moment; empty while all do.</summary>
    public string Interruption => _readings.Select(reading => reading.Source.Feed.Interruption).FirstOrDefault(text => text.Length > 0) ?? "";

    /// <summary>Whether that there are several sources.</summary>
    public bool IsMerged => _readings.Length > 1;

    /// <summary>Sets whose lines to show. What is known of a feed (where it was cleared) stays with it.</summary>
    public void SetSources(IReadOnlyList<ConsoleSource> sources)
    {
        if (sources.SequenceEqual(_readings.Select(reading => reading.Source)))
        {
            return;
        }

        _readings = [.. sources.Select(source => new Reading(source) { ClearedAt = _readings.FirstOrDefault(known => ReferenceEquals(known.Source.Feed, source.Feed))?.ClearedAt ?? 0 })];
        Rebuild();
    }

    /// <summary>What to look for, as <see cref="SearchWords"/>; empty for all lines.</summary>
    public void SetFilter(string? filter)
    {
        filter = filter?.Trim() ?? "";
        if (filter != _filter)
        {
            (_filter, Words) = (filter, SearchWords.Parse(filter));
            Rebuild();
        }
    }

    /// <summary>How many columns a row has room for; 0 to show each line in one row, however long.</summary>
    public void SetWrap(int columns)
    {
        if (columns != _wrapColumns)
        {
            _wrapColumns = columns;
            Rebuild();
        }
    }

    /// <summary>Shows only what comes from now on; the feeds keep the rest.</summary>
    public void Clear()
    {
        foreach (var reading in _readings)
        {
            reading.ClearedAt = reading.Source.Feed.Range.End;
        }

        Rebuild();
    }

    public void Unclear()
    {
        foreach (var reading in _readings)
        {
            reading.ClearedAt = 0;
        }

        Rebuild();
    }

    /// <summary>Takes over what the feeds have now; held, only counts it.</summary>
    public void Refresh()
    {
        if (IsHeld)
        {
            NewCount = (int)_readings.Sum(reading => reading.Source.Feed.Range.End - reading.Taken);
            return;
        }

        NewCount = 0;
        Take(reading => reading.Source.Feed.Range.End);
    }

    /// <summary>Rows to show, from the given one on.</summary>
    public IReadOnlyList<ConsoleRow> Rows(int start, int count)
    {
        start = Math.Clamp(start, 0, Count);
        return _rows.GetRange(_head + start, Math.Min(count, Count - start));
    }

    /// <summary>A line as it is copied: with its time, without its colours.</summary>
    public static string ToText(ConsoleLine line)
    {
        var text = AnsiText.Strip(line.Text);
        return line.Time is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time:O} {text}") : text;
    }

    private void Rebuild()
    {
        _rows.Clear();
        (_head, _lines) = (0, 0);
        foreach (var reading in _readings)
        {
            // Held, nothing newer than what was shown comes in by another filter.
            (reading.Until, reading.Taken, reading.Time, reading.LostBefore) = (reading.Taken, 0, default, 0);
        }

        if (IsHeld)
        {
            Take(reading => reading.Until);
        }

        Refresh();
    }

    private void Take(Func<Reading, long> until)
    {
        _batch.Clear();
        foreach (var reading in _readings)
        {
            (reading.First, _) = reading.Source.Feed.Range;
            reading.Taken = Math.Max(reading.Taken, Math.Max(reading.First, reading.ClearedAt));
            Read(reading, until(reading));
        }

        if (_batch.Count > 0)
        {
            Merge();
        }

        Prune();
    }

    private void Read(Reading reading, long end)
    {
        if (end <= reading.Taken)
        {
            return;
        }

        _buffer.Clear();
        var sequence = reading.Source.Feed.Copy(reading.Taken, (int)(end - reading.Taken), _buffer);
        foreach (var line in _buffer)
        {
            // A feed's own order stands: what bears an earlier time than the line before it is shown after it.
            reading.Time = line.Time > reading.Time ? line.Time.Value : reading.Time;
            if (Words?.AreIn(AnsiText.Strip(line.Text)) != false)
            {
                AddRows(reading, sequence, line);
            }

            sequence++;
        }

        reading.Taken = sequence;
    }

    private void AddRows(Reading reading, long sequence, ConsoleLine line)
    {
        if (_wrapColumns == 0 || line.Text.Length <= _wrapColumns && !line.Text.Contains('\t', StringComparison.Ordinal) && !TextColumns.HasWide(line.Text))
        {
            _batch.Add(new ConsoleRow(reading.Source, sequence, line, reading.Time, 0, null));
            return;
        }

        var text = AnsiText.Strip(line.Text);
        var from = 0;
        do
        {
            var length = TextColumns.Fit(text.AsSpan(from), _wrapColumns);
            _batch.Add(new ConsoleRow(reading.Source, sequence, line, reading.Time, from, length));
            from += length;
        }
        while (from < text.Length);
    }

    // What came is nearly always later than what is there; a late feed's lines go where their time belongs.
    private void Merge()
    {
        if (_readings.Length > 1)
        {
            // Stable: parts of a line, and lines of one instant, stay as they were read.
            var sorted = _batch.OrderBy(row => row.Time).ToList();
            _batch.Clear();
            _batch.AddRange(sorted);
        }

        _lines += _batch.Count(row => row.IsFirst);
        var keep = _rows.Count;
        while (keep > _head && _rows[keep - 1].Time > _batch[0].Time)
        {
            keep--;
        }

        if (keep == _rows.Count)
        {
            _rows.AddRange(_batch);
            return;
        }

        var tail = _rows.GetRange(keep, _rows.Count - keep);
        _rows.RemoveRange(keep, tail.Count);
        var (i, j) = (0, 0);
        while (i < tail.Count || j < _batch.Count)
        {
            _rows.Add(j == _batch.Count || i < tail.Count && tail[i].Time <= _batch[j].Time ? tail[i++] : _batch[j++]);
        }
    }

    private void Prune()
    {
        while (Count > 0 && (_lines > capacity || !_rows[_head].IsFirst || IsGone(_rows[_head])))
        {
            var row = _rows[_head++];
            if (row.IsFirst)
            {
                _lines--;
                var reading = ReadingOf(row);
                reading.LostBefore = Math.Max(reading.LostBefore, row.Sequence + 1);
            }
        }

        // Now and then, so that the list does not grow for ever and is not moved at each line.
        if (_head > 4096)
        {
            _rows.RemoveRange(0, _head);
            _head = 0;
        }
    }

    private bool IsGone(ConsoleRow row) => row.Sequence < ReadingOf(row).First;

    private Reading ReadingOf(ConsoleRow row) => _readings.Length == 1 ? _readings[0] : _readings.First(reading => ReferenceEquals(reading.Source, row.Source));

    /// <summary>How far a feed was read.</summary>
    private sealed class Reading(ConsoleSource source)
    {
        public ConsoleSource Source { get; } = source;

        /// <summary>The oldest line the feed kept when last read.</summary>
        public long First { get; set; }

        /// <summary>The line after the last one taken.</summary>
        public long Taken { get; set; }

        /// <summary>What <see cref="Taken"/> was before everything was read anew.</summary>
        public long Until { get; set; }

        /// <summary>The first line after the view was cleared.</summary>
        public long ClearedAt { get; set; }

        /// <summary>The line after the last one that fell out of the view.</summary>
        public long LostBefore { get; set; }

        public DateTimeOffset Time { get; set; }
    }
}
