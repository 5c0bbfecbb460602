namespace LocalStack.Telemetry.Wire;

/// <summary>The low three bits of a field's tag: how its value is laid out.</summary>
internal enum WireType : byte
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
