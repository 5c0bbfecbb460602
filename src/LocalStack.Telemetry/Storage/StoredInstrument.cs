using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>A kept instrument; it goes with its last series.</summary>
internal sealed class StoredInstrument(InstrumentKey key)
{
    private const int OverheadBytes = 256;

    public InstrumentKey Key { get; } = key;

    /// <summary>The resource with the attributes that its last points came with.</summary>
    public int Resource { get; set; } = key.Resource;

    public string Description { get; set; } = string.Empty;

    public string Unit { get; set; } = string.Empty;

    public AggregationTemporality Temporality { get; set; }

    public bool IsMonotonic { get; set; }

    /// <summary>Memory beside the series.</summary>
    public long Bytes => OverheadBytes + (sizeof(char) * (long)(Key.Name.Length + Description.Length + Unit.Length));

    public bool HasOverflow { get; set; }

    public Dictionary<byte[], StoredSeries> Series { get; } = new(Utf8Comparer.Instance);
}
