namespace LocalStack.Telemetry.Storage;

/// <summary>The log records of one request.</summary>
internal sealed class LogBatch : Batch<StagedLog>;
