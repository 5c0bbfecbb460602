namespace LocalStack.Telemetry.Model;

/// <summary>One measurement behind a point, with the span it was made in.</summary>
/// <param name="UnixNanoseconds">When, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Value">The measured value.</param>
/// <param name="TraceId">The trace; empty outside one.</param>
/// <param name="SpanId">The span; empty outside one.</param>
/// <param name="Attributes">The attributes that the point's series does not have.</param>
public sealed record Exemplar(ulong UnixNanoseconds, double Value, TraceId TraceId, SpanId SpanId, AttributeCollection Attributes);
