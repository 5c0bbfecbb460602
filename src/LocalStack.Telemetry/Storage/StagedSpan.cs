using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>A span that was read but not stored: the columns of its row, and where its bytes lie in the batch.</summary>
internal struct StagedSpan
{
    public ulong TraceHigh;
    public ulong TraceLow;
    public ulong SpanId;
    public ulong ParentId;
    public ulong Start;
    public ulong Duration;
    public int Name;
    public int DataStart;
    public int DataLength;
    public ushort Resource;
    public ushort Scope;

    /// <summary>As in <see cref="SpanBlock.KindAndStatus"/>.</summary>
    public byte KindAndStatus;
    public byte Categories;

    public readonly bool IsError => SpanBlock.StatusOf(KindAndStatus) == SpanStatus.Error;
}
