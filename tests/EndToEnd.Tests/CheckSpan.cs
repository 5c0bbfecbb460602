using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>A span of a check, from wherever it was read.</summary>
internal sealed record CheckSpan(string Service, string Name, SpanKind Kind, string SpanId, string ParentSpanId, bool IsError);
