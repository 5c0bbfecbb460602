namespace LocalStack.Telemetry.Model;

/// <summary>A span's reference to a span of this or another trace.</summary>
/// <param name="TraceId">The trace that is pointed at.</param>
/// <param name="SpanId">The span that is pointed at.</param>
/// <param name="TraceState">W3C tracestate; empty when there is none.</param>
/// <param name="Attributes">The link's attributes.</param>
public sealed record SpanLink(TraceId TraceId, SpanId SpanId, string TraceState, AttributeCollection Attributes);
