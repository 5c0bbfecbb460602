using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Spans in columns.</summary>
internal sealed class SpanBlock : Block
{
    /// <summary>In <see cref="KindAndStatus"/>: the span has links.</summary>
    public const byte HasLinksBit = 0x40;

    public readonly ulong[] TraceHigh = New<ulong>();
    public readonly ulong[] TraceLow = New<ulong>();
    public readonly ulong[] SpanIds = New<ulong>();
    public readonly ulong[] ParentIds = New<ulong>();
    public readonly ulong[] Starts = New<ulong>();
    public readonly ulong[] Durations = New<ulong>();

    /// <summary>The interned name; 0 when the name lies with the attributes.</summary>
    public readonly int[] Names = New<int>();
    public readonly int[] TraceSlots = New<int>();

    /// <summary>How many rows before this one the trace's previous span lies; 0 for its first.</summary>
    public readonly uint[] PreviousInTrace = New<uint>();
    public readonly uint[] Data = New<uint>();

    /// <summary>Kind in the low four bits, status in the two above, then <see cref="HasLinksBit"/>.</summary>
    public readonly byte[] KindAndStatus = New<byte>();
    public readonly byte[] Categories = New<byte>();

    public override long ColumnBytes => Capacity * ((6 * sizeof(ulong)) + (4 * sizeof(int)) + (2 * sizeof(ushort)) + 2);

    public static SpanStatus StatusOf(byte kindAndStatus) => (SpanStatus)((kindAndStatus >> 4) & 0x3);

    public SpanStatus GetStatus(int row) => StatusOf(KindAndStatus[row]);

    public bool HasLinks(int row) => (KindAndStatus[row] & HasLinksBit) != 0;

    public static SpanKind KindOf(byte kindAndStatus) => (SpanKind)(kindAndStatus & 0xF);

    public SpanKind GetKind(int row) => KindOf(KindAndStatus[row]);

    public TraceId GetTraceId(int row) => new(TraceHigh[row], TraceLow[row]);

    public void Append(in StagedSpan span, ReadOnlySpan<byte> data, int traceSlot, uint previousInTrace)
    {
        var row = Count;
        TraceHigh[row] = span.TraceHigh;
        TraceLow[row] = span.TraceLow;
        SpanIds[row] = span.SpanId;
        ParentIds[row] = span.ParentId;
        Starts[row] = span.Start;
        Durations[row] = span.Duration;
        Names[row] = span.Name;
        TraceSlots[row] = traceSlot;
        PreviousInTrace[row] = previousInTrace;
        Resources[row] = span.Resource;
        Scopes[row] = span.Scope;
        KindAndStatus[row] = span.KindAndStatus;
        Categories[row] = span.Categories;
        Data[row] = StoreData(data);
        Publish();
    }

    /// <summary>A row's columns as they were before it was stored.</summary>
    public StagedSpan ToStaged(int row) => new()
    {
        TraceHigh = TraceHigh[row],
        TraceLow = TraceLow[row],
        SpanId = SpanIds[row],
        ParentId = ParentIds[row],
        Start = Starts[row],
        Duration = Durations[row],
        Name = Names[row],
        Resource = Resources[row],
        Scope = Scopes[row],
        KindAndStatus = KindAndStatus[row],
        Categories = Categories[row],
    };
}
