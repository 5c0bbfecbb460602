using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>A kept series. <paramref name="key"/> is its attribute set as KeyValue fields of one message, in canonical order.</summary>
internal sealed class StoredSeries(StoredInstrument instrument, byte[] key, int maxPoints)
{
    private const int OverheadBytes = 256;

    private AttributeCollection? _attributes;

    public StoredInstrument Instrument { get; } = instrument;

    public byte[] Key { get; } = key;

    public PointRing Points { get; } = new(maxPoints);

    public long Bytes => OverheadBytes + Key.Length + Points.Bytes;

    /// <summary>The attribute set, by name.</summary>
    public AttributeCollection Attributes => _attributes ??= new(
        AnyValueReader.ReadEntries(Key, AnyValueFields.ListItem).OrderBy(e => e.Key, StringComparer.Ordinal));
}
