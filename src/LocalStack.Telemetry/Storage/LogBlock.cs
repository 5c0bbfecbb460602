using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>Log records in columns.</summary>
internal sealed class LogBlock : Block
{
    public readonly ulong[] TraceHigh = New<ulong>();
    public readonly ulong[] TraceLow = New<ulong>();
    public readonly ulong[] SpanIds = New<ulong>();
    public readonly ulong[] Times = New<ulong>();
    public readonly uint[] Data = New<uint>();

    /// <summary>OTLP's severity number.</summary>
    public readonly byte[] Severities = New<byte>();

    public override long ColumnBytes => Capacity * ((4 * sizeof(ulong)) + sizeof(uint) + (2 * sizeof(ushort)) + 1);

    public TraceId GetTraceId(int row) => new(TraceHigh[row], TraceLow[row]);

    public void Append(in StagedLog log, ReadOnlySpan<byte> data)
    {
        var row = Count;
        TraceHigh[row] = log.TraceHigh;
        TraceLow[row] = log.TraceLow;
        SpanIds[row] = log.SpanId;
        Times[row] = log.Time;
        Resources[row] = log.Resource;
        Scopes[row] = log.Scope;
        Severities[row] = log.Severity;
        Data[row] = StoreData(data);
        Publish();
    }

    /// <summary>Takes a row over from another block.</summary>
    public void Append(LogBlock other, int row)
    {
        var data = PackedFields.WholeRow(other.GetData(other.Data[row]));
        var log = new StagedLog
        {
            TraceHigh = other.TraceHigh[row],
            TraceLow = other.TraceLow[row],
            SpanId = other.SpanIds[row],
            Time = other.Times[row],
            Resource = other.Resources[row],
            Scope = other.Scopes[row],
            Severity = other.Severities[row],
        };
        Append(log, data);
    }
}
