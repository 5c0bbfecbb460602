namespace LocalStack.Telemetry.Storage;

/// <summary>The log records of one request.</summary>
internal sealed class LogBatch : Batch<StagedLog>
{
    /// <summary>Attributes of these and earlier log records.</summary>
    public AttributeMemo Memo { get; } = new();
}
