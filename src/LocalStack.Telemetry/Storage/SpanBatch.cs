namespace LocalStack.Telemetry.Storage;

/// <summary>The spans of one request.</summary>
internal sealed class SpanBatch : Batch<StagedSpan>
{
    /// <summary>Attributes of these and earlier spans.</summary>
    public AttributeMemo Memo { get; } = new();
}
