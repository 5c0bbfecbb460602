namespace LocalStack.Telemetry.Model;

/// <summary>How much of a trace one resource made.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="SpanCount">Its spans in the trace.</param>
/// <param name="ErrorCount">How many of them failed.</param>
public sealed record ResourceSpanCount(OtlpResource Resource, int SpanCount, int ErrorCount);
