namespace LocalStack.Telemetry.Wire;

/// <summary>Whole tags of what the three signals have in common: request → resource → scope → items.</summary>
internal static class EnvelopeFields
{
    /// <summary>ResourceSpans, ResourceLogs, ResourceMetrics in the request.</summary>
    public const uint ResourceItems = (1 << 3) | (uint)WireType.Bytes;

    /// <summary>Resource in those.</summary>
    public const uint Resource = (1 << 3) | (uint)WireType.Bytes;

    /// <summary>ScopeSpans, ScopeLogs, ScopeMetrics in those.</summary>
    public const uint ScopeItems = (2 << 3) | (uint)WireType.Bytes;

    /// <summary>InstrumentationScope in those.</summary>
    public const uint Scope = (1 << 3) | (uint)WireType.Bytes;

    /// <summary>Span, LogRecord, Metric in those.</summary>
    public const uint Item = (2 << 3) | (uint)WireType.Bytes;

    public const uint ResourceAttribute = (1 << 3) | (uint)WireType.Bytes;

    public const uint ScopeName = (1 << 3) | (uint)WireType.Bytes;
    public const uint ScopeVersion = (2 << 3) | (uint)WireType.Bytes;
    public const uint ScopeAttribute = (3 << 3) | (uint)WireType.Bytes;
}
