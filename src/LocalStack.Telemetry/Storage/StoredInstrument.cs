using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>A kept instrument; it goes with its last series.</summary>
internal sealed class StoredInstrument(InstrumentKey key)
{
    public InstrumentKey Key { get; } = key;

    public string Description { get; set; } = string.Empty;

    public string Unit { get; set; } = string.Empty;

    public AggregationTemporality Temporality { get; set; }

    public bool IsMonotonic { get; set; }

    public bool HasOverflow { get; set; }

    public Dictionary<byte[], StoredSeries> Series { get; } = new(Utf8Comparer.Instance);
}
