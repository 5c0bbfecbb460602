namespace LocalStack.Telemetry.Storage;

/// <summary>The spans of one request.</summary>
internal sealed class SpanBatch : Batch<StagedSpan>;
