namespace LocalStack.Telemetry.Storage;

/// <summary>A point that was read but not stored.</summary>
internal struct StagedPoint
{
    /// <summary>The metric's index in the batch.</summary>
    public int Metric;

    public ulong Time;
    public ulong Start;

    /// <summary>The number: an integer, or a double's bits.</summary>
    public long Bits;

    public bool IsInteger;

    /// <summary>In the batch's data: the attributes in an order that does not depend on the sender's, as KeyValue fields of one message.</summary>
    public Range Attributes;

    /// <summary>In the batch's data: all other fields as they came.</summary>
    public Range Rest;
}
