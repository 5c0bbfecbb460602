namespace LocalStack.Telemetry.Storage;

/// <summary>A log record that was read but not stored: the columns of its row, and where its bytes lie in the batch.</summary>
internal struct StagedLog
{
    public ulong TraceHigh;
    public ulong TraceLow;
    public ulong SpanId;
    public ulong Time;
    public int DataStart;
    public int DataLength;
    public ushort Resource;
    public ushort Scope;
    public byte Severity;
}
