using System.Runtime.InteropServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>What is known of a trace without looking at its spans.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct TraceSlot
{
    public ulong High;
    public ulong Low;
    public ulong Start;
    public ulong End;

    /// <summary>The bit of every resource that took part: its index modulo 64, so a set bit may mean another one.</summary>
    public ulong ResourceBits;

    /// <summary>The row of the span that arrived last; the others follow through <see cref="SpanBlock.PreviousInTrace"/>.</summary>
    public long LastRow;

    /// <summary>The row of the span that arrived first, kept or not: rises from trace to trace in order of arrival.</summary>
    public long FirstRow;

    /// <summary>Kept spans; 0 for a free slot.</summary>
    public int Spans;

    public int Errors;

    /// <summary>The next slot of the same bucket, or the next free one; -1 for none.</summary>
    public int Next;

    public byte Categories;

    public readonly TraceId TraceId => new(High, Low);

    public readonly ulong Duration => End - Start;
}
