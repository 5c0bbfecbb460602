using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>The metric points of one request.</summary>
internal sealed class MetricBatch : Batch<StagedPoint>
{
    private readonly List<byte[]> _attributes = [];
    private StagedMetric[] _metrics = new StagedMetric[32];
    private int _metricCount;

    public int AddMetric(in StagedMetric metric)
    {
        if (_metricCount == _metrics.Length)
        {
            Array.Resize(ref _metrics, _metrics.Length * 2);
        }

        _metrics[_metricCount] = metric;
        return _metricCount++;
    }

    public ref StagedMetric GetMetric(int index) => ref _metrics[index];

    /// <summary>Keeps bytes for the time of the batch.</summary>
    public Range Store(ReadOnlySpan<byte> bytes)
    {
        var start = Data.Length;
        Data.Write(bytes);
        return start..Data.Length;
    }

    public void BeginPoint()
    {
        _attributes.Clear();
        Extras.Truncate(0);
    }

    public void AddAttribute(ReadOnlySpan<byte> entry, int maxAttributes)
    {
        if (_attributes.Count == maxAttributes)
        {
            Tally.DroppedAttributes++;
            return;
        }

        _attributes.Add(entry.ToArray());
    }

    /// <summary>Adds a point with the attributes and extras given since <see cref="BeginPoint"/>.</summary>
    public void EndPoint(in StagedPoint point)
    {
        // The order makes equal sets equal bytes; which order does not matter.
        _attributes.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        var start = Data.Length;
        foreach (var attribute in _attributes)
        {
            Data.WriteVarint(AnyValueFields.ListItem);
            Data.WriteLengthDelimited(attribute);
        }

        var attributes = start..Data.Length;
        ref var added = ref Add();
        added = point;
        added.Attributes = attributes;
        added.Rest = Store(Extras.Written);
    }

    public override bool Reset()
    {
        _metricCount = 0;
        _attributes.Clear();
        return base.Reset() && _metrics.Length <= 4_096;
    }
}
