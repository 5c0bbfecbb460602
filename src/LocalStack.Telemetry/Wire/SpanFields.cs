namespace LocalStack.Telemetry.Wire;

/// <summary>Whole tags (field number and wire type) of OTLP's Span, Status, Event and Link messages.</summary>
internal static class SpanFields
{
    public const uint TraceId = (1 << 3) | (uint)WireType.Bytes;
    public const uint SpanId = (2 << 3) | (uint)WireType.Bytes;
    public const uint TraceState = (3 << 3) | (uint)WireType.Bytes;
    public const uint ParentSpanId = (4 << 3) | (uint)WireType.Bytes;
    public const uint Name = (5 << 3) | (uint)WireType.Bytes;
    public const uint Kind = (6 << 3) | (uint)WireType.Varint;
    public const uint StartTime = (7 << 3) | (uint)WireType.Fixed64;
    public const uint EndTime = (8 << 3) | (uint)WireType.Fixed64;
    public const uint Attribute = (9 << 3) | (uint)WireType.Bytes;
    public const uint DroppedAttributes = (10 << 3) | (uint)WireType.Varint;
    public const uint Event = (11 << 3) | (uint)WireType.Bytes;
    public const uint Link = (13 << 3) | (uint)WireType.Bytes;
    public const uint Status = (15 << 3) | (uint)WireType.Bytes;

    public const uint StatusMessage = (2 << 3) | (uint)WireType.Bytes;
    public const uint StatusCode = (3 << 3) | (uint)WireType.Varint;

    public const uint EventTime = (1 << 3) | (uint)WireType.Fixed64;
    public const uint EventName = (2 << 3) | (uint)WireType.Bytes;
    public const uint EventAttribute = (3 << 3) | (uint)WireType.Bytes;
    public const uint EventDroppedAttributes = (4 << 3) | (uint)WireType.Varint;

    public const uint LinkTraceId = (1 << 3) | (uint)WireType.Bytes;
    public const uint LinkSpanId = (2 << 3) | (uint)WireType.Bytes;
    public const uint LinkTraceState = (3 << 3) | (uint)WireType.Bytes;
    public const uint LinkAttribute = (4 << 3) | (uint)WireType.Bytes;
}
