namespace LocalStack.Telemetry.Wire;

/// <summary>Whole tags (field number and wire type) of OTLP's LogRecord message.</summary>
internal static class LogFields
{
    public const uint Time = (1 << 3) | (uint)WireType.Fixed64;
    public const uint SeverityNumber = (2 << 3) | (uint)WireType.Varint;
    public const uint SeverityText = (3 << 3) | (uint)WireType.Bytes;
    public const uint Body = (5 << 3) | (uint)WireType.Bytes;
    public const uint Attribute = (6 << 3) | (uint)WireType.Bytes;
    public const uint DroppedAttributes = (7 << 3) | (uint)WireType.Varint;
    public const uint TraceId = (9 << 3) | (uint)WireType.Bytes;
    public const uint SpanId = (10 << 3) | (uint)WireType.Bytes;
    public const uint ObservedTime = (11 << 3) | (uint)WireType.Fixed64;
    public const uint EventName = (12 << 3) | (uint)WireType.Bytes;
}
