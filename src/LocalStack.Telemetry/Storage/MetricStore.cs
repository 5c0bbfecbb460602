using System.Collections.Immutable;
using System.Text;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>The metric points: a ring for each series; when there are too many series, or bytes, the series that was silent longest goes.</summary>
internal sealed class MetricStore(SharedTables tables)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<InstrumentKey, StoredInstrument> _instruments = [];
    private readonly LinkedList<StoredSeries> _bySilence = new();
    private readonly Dictionary<StoredSeries, LinkedListNode<StoredSeries>> _nodes = [];
    private readonly SignalTally _tally = new();
    private long _kept;
    private long _bytes;

    public ChangeSignal Changes { get; } = new();

    private TelemetryOptions Options => tables.Options;

    public void Append(MetricBatch batch)
    {
        lock (_gate)
        {
            var (lastMetric, instrument) = (-1, default(StoredInstrument));
            foreach (ref readonly var point in batch.Items)
            {
                // Storing the previous point may have evicted the instrument with its last series.
                if (point.Metric != lastMetric || instrument!.Series.Count == 0)
                {
                    instrument = GetInstrument_NeedsLock(batch.GetMetric(point.Metric), batch.Data.Written);
                    lastMetric = point.Metric;
                }

                Append_NeedsLock(instrument, point, batch.Data.Written);
            }

            _tally.Add(batch.Tally);
        }

        Changes.Raise();
    }

    public ImmutableArray<Instrument> GetInstruments(string? resourceName, string? instanceId)
    {
        var resources = tables.Resources.Select(resourceName, instanceId);
        lock (_gate)
        {
            return [.. _instruments.Values
                .Where(i => i.Series.Count > 0 && (resources is null || IsIn(resources, i.Key.Resource)))
                .Select(ToModel)
                .OrderBy(i => i.Resource.Name, StringComparer.Ordinal)
                .ThenBy(i => i.Resource.InstanceId, StringComparer.Ordinal)
                .ThenBy(i => i.Scope.Name, StringComparer.Ordinal)
                .ThenBy(i => i.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>When the latest point of each resource was measured, by the resource's index.</summary>
    public Dictionary<int, ulong> GetLatestTimes()
    {
        var latest = new Dictionary<int, ulong>();
        lock (_gate)
        {
            foreach (var series in _bySilence)
            {
                var resource = series.Instrument.Key.Resource;
                latest[resource] = Math.Max(latest.GetValueOrDefault(resource), series.Points[series.Points.Count - 1].Time);
            }
        }

        return latest;
    }

    public ImmutableArray<MetricSeries> GetSeries(MetricQuery query)
    {
        var from = query.From is { } start ? UnixTime.FromDateTimeOffset(start) : 0;
        var to = query.To is { } end ? UnixTime.FromDateTimeOffset(end) : ulong.MaxValue;
        var filters = query.Attributes.IsDefault ? [] : query.Attributes.Select(f => (f.Key, Filter: new CompiledFilter(f, tables.Strings))).ToArray();
        var found = new List<(StoredSeries Series, List<StoredPoint> Points)>();
        lock (_gate)
        {
            foreach (var instrument in Find_NeedsLock(query))
            {
                foreach (var series in instrument.Series.Values)
                {
                    if (Array.TrueForAll(filters, f => series.Attributes[f.Key] is { } v ? f.Filter.IsTrueOf(v.ToString()) : f.Filter.HoldsWhenMissing))
                    {
                        found.Add((series, Copy_NeedsLock(series.Points, from, to)));
                    }
                }
            }
        }

        // Stored points are immutable: what costs is done outside the lock.
        return [.. found.Select(f => ToModel(f.Series, f.Points))];
    }

    /// <summary>The kept series, those of one instrument beside each other.</summary>
    /// <param name="resources">Only of these resources, by index; of all when <see langword="null"/>.</param>
    public ImmutableArray<StoredSeries> ListSeries(bool[]? resources)
    {
        lock (_gate)
        {
            return [.. _bySilence
                .Where(s => resources is null || IsIn(resources, s.Instrument.Key.Resource))
                .OrderBy(s => s.Instrument.Key.Resource)
                .ThenBy(s => s.Instrument.Key.Scope)
                .ThenBy(s => s.Instrument.Key.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Instrument.Key.Kind)];
        }
    }

    /// <summary>A series' points, as they are now.</summary>
    public List<StoredPoint> CopyPoints(StoredSeries series, ulong from, ulong to)
    {
        lock (_gate)
        {
            return Copy_NeedsLock(series.Points, from, to);
        }
    }

    /// <summary>Removes the series of some resources.</summary>
    /// <param name="resources">Which ones, by index.</param>
    public void Remove(bool[] resources)
    {
        lock (_gate)
        {
            foreach (var series in _bySilence.Where(s => IsIn(resources, s.Instrument.Key.Resource)).ToArray())
            {
                _tally.Cleared += series.Points.Count;
                Remove_NeedsLock(series);
            }
        }

        Changes.Raise();
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tally.Cleared += _kept;
            _instruments.Clear();
            _bySilence.Clear();
            _nodes.Clear();
            (_kept, _bytes) = (0, 0);
        }

        Changes.Raise();
    }

    public SignalCounters GetCounters()
    {
        lock (_gate)
        {
            return _tally.ToCounters(_kept, _bytes);
        }
    }

    private StoredInstrument GetInstrument_NeedsLock(in StagedMetric metric, ReadOnlySpan<byte> data)
    {
        var resource = tables.Resources[metric.Resource];
        var key = new InstrumentKey(resource.InstanceId.Length > 0 ? resource.Identity : metric.Resource, metric.Scope, Encoding.UTF8.GetString(data[metric.Name]), metric.Kind);
        if (!_instruments.TryGetValue(key, out var instrument))
        {
            instrument = new StoredInstrument(key);
            _instruments.Add(key, instrument);
            _bytes += instrument.Bytes;
        }

        var before = instrument.Bytes;
        instrument.Resource = metric.Resource;
        instrument.Temporality = metric.Temporality;
        instrument.IsMonotonic = metric.IsMonotonic;
        instrument.Unit = Latest(instrument.Unit, data[metric.Unit]);
        instrument.Description = Latest(instrument.Description, data[metric.Description]);
        _bytes += instrument.Bytes - before;
        return instrument;

        static string Latest(string known, ReadOnlySpan<byte> utf8)
        {
            var text = Encoding.UTF8.GetString(utf8);
            return text == known ? known : text;
        }
    }

    private void Append_NeedsLock(StoredInstrument instrument, in StagedPoint point, ReadOnlySpan<byte> data)
    {
        var series = GetSeries_NeedsLock(instrument, data[point.Attributes]);
        var rest = data[point.Rest];
        var before = series.Bytes;
        var outcome = series.Points.Add(new StoredPoint(point.Time, point.Start, point.Bits, point.IsInteger, rest.IsEmpty ? null : rest.ToArray()), instrument.Temporality != AggregationTemporality.Delta, out var evicted);
        _bytes += series.Bytes - before;
        switch (outcome)
        {
            case PointOutcome.Added:
                _kept++;
                break;
            case PointOutcome.Replaced:
                _tally.Reject(RejectReason.Duplicate);
                break;
            case PointOutcome.AddedAndEvicted:
                _kept += 1 - evicted;
                _tally.Evicted += evicted;
                break;
            default:
                _tally.Evicted++;
                break;
        }

        while (_bytes > Options.MaxMetricBytes && _bySilence.First is { } silent && silent.Value != series)
        {
            Evict_NeedsLock(silent.Value);
        }

        while (_bytes > Options.MaxMetricBytes && series.Points.Count > 1)
        {
            before = series.Bytes;
            series.Points.RemoveFirst();
            _bytes += series.Bytes - before;
            _kept--;
            _tally.Evicted++;
        }
    }

    private StoredSeries GetSeries_NeedsLock(StoredInstrument instrument, ReadOnlySpan<byte> key)
    {
        var known = instrument.Series.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.TryGetValue(key, out var series))
        {
            var node = _nodes[series];
            _bySilence.Remove(node);
            _bySilence.AddLast(node);
            return series;
        }

        series = new StoredSeries(instrument, key.ToArray(), Options.MaxPointsPerSeries);
        instrument.Series.Add(series.Key, series);
        instrument.HasOverflow |= series.Attributes["otel.metric.overflow"] is { AsBoolean: true };
        _nodes.Add(series, _bySilence.AddLast(series));
        _bytes += series.Bytes;
        if (_nodes.Count > Options.MaxMetricSeries)
        {
            Evict_NeedsLock(_bySilence.First!.Value);
        }

        return series;
    }

    private void Evict_NeedsLock(StoredSeries series)
    {
        _tally.Evicted += series.Points.Count;
        Remove_NeedsLock(series);
    }

    private void Remove_NeedsLock(StoredSeries series)
    {
        _bySilence.Remove(_nodes[series]);
        _nodes.Remove(series);
        _bytes -= series.Bytes;
        _kept -= series.Points.Count;
        series.Instrument.Series.Remove(series.Key);
        if (series.Instrument.Series.Count == 0)
        {
            _instruments.Remove(series.Instrument.Key);
            _bytes -= series.Instrument.Bytes;
        }
    }

    private IEnumerable<StoredInstrument> Find_NeedsLock(MetricQuery query)
    {
        var resources = tables.Resources.Select(query.ResourceName, query.InstanceId)!;
        return _instruments.Values.Where(i => i.Key.Name == query.InstrumentName
            && IsIn(resources, i.Key.Resource)
            && tables.Scopes[i.Key.Scope].Name == query.ScopeName);
    }

    private static bool IsIn(bool[] selected, int index) => index < selected.Length && selected[index];

    private static List<StoredPoint> Copy_NeedsLock(PointRing points, ulong from, ulong to)
    {
        var copy = new List<StoredPoint>();
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Time >= from && (points[i].Time < to || to == ulong.MaxValue))
            {
                copy.Add(points[i]);
            }
        }

        return copy;
    }

    private MetricSeries ToModel(StoredSeries series, List<StoredPoint> points) => new(
        tables.Resources[series.Instrument.Resource], series.Attributes, [.. points.Select(p => MetricPointReader.Read(series.Instrument.Key.Kind, p))]);

    private Instrument ToModel(StoredInstrument instrument) => new()
    {
        Resource = tables.Resources[instrument.Resource],
        Scope = tables.Scopes[instrument.Key.Scope],
        Name = instrument.Key.Name,
        Description = instrument.Description,
        Unit = instrument.Unit,
        Kind = instrument.Key.Kind,
        Temporality = instrument.Temporality,
        IsMonotonic = instrument.IsMonotonic,
        SeriesCount = instrument.Series.Count,
        HasOverflow = instrument.HasOverflow,
    };
}
