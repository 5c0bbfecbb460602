namespace LocalStack.Telemetry.Model;

/// <summary>Something that happened at one instant of a span, such as an exception.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="UnixNanoseconds">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="DroppedAttributeCount">How many attributes the sender left out.</param>
public sealed record SpanEvent(string Name, ulong UnixNanoseconds, AttributeCollection Attributes, uint DroppedAttributeCount)
{
    /// <summary>When it happened, cut to 100 ns.</summary>
    public DateTimeOffset Time => UnixTime.ToDateTimeOffset(UnixNanoseconds);
}
