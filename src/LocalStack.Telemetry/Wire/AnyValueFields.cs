namespace LocalStack.Telemetry.Wire;

/// <summary>Whole tags (field number and wire type) of OTLP's common messages.</summary>
internal static class AnyValueFields
{
    public const uint String = (1 << 3) | (uint)WireType.Bytes;
    public const uint Boolean = (2 << 3) | (uint)WireType.Varint;
    public const uint Integer = (3 << 3) | (uint)WireType.Varint;
    public const uint Double = (4 << 3) | (uint)WireType.Fixed64;
    public const uint Array = (5 << 3) | (uint)WireType.Bytes;
    public const uint Map = (6 << 3) | (uint)WireType.Bytes;
    public const uint Bytes = (7 << 3) | (uint)WireType.Bytes;

    /// <summary>An element of ArrayValue or KeyValueList.</summary>
    public const uint ListItem = (1 << 3) | (uint)WireType.Bytes;

    public const uint Key = (1 << 3) | (uint)WireType.Bytes;
    public const uint Value = (2 << 3) | (uint)WireType.Bytes;
}
