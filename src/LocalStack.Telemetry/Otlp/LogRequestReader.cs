using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Reads ExportLogsServiceRequest.</summary>
internal sealed class LogRequestReader(SharedTables tables) : RequestReader<LogBatch>(tables)
{
    private readonly PackedAttributeWriter _attributes = new(tables.Strings, tables.Options);

    // Optimized from the first call on: one request brings hundreds of items, each of which would be read at several times the cost until the runtime finds this to be hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ReadItem(ReadOnlySpan<byte> message, in ItemSource source, LogBatch batch)
    {
        batch.Tally.Received++;
        if (message.Length > Tables.Options.MaxItemBytes)
        {
            batch.Tally.Reject(RejectReason.TooLarge);
            return;
        }

        var data = batch.Data;
        var shape = default(ItemShape);
        ref var log = ref batch.Add();
        log.DataStart = data.Length;

        ReadOnlySpan<byte> traceId = default, spanId = default, severityText = default, eventName = default;
        var body = default(SplitMessage);
        ulong observed = 0;
        uint dropped = 0;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case LogFields.Time:
                    log.Time = reader.ReadFixed64();
                    break;
                case LogFields.ObservedTime:
                    observed = reader.ReadFixed64();
                    break;
                case LogFields.SeverityNumber:
                    log.Severity = reader.ReadVarint() is var severity and <= LogRow.HighestSeverity ? (byte)severity : (byte)0;
                    break;
                case LogFields.SeverityText:
                    severityText = reader.ReadBytes();
                    break;
                case LogFields.Body:
                    body.Add(reader.ReadBytes());
                    break;
                case LogFields.Attribute:
                    _attributes.WriteEntry(batch.Memo, data, reader.ReadBytes(), ref shape);
                    break;
                case LogFields.DroppedAttributes:
                    dropped = (uint)reader.ReadVarint();
                    break;
                case LogFields.TraceId:
                    traceId = reader.ReadBytes();
                    break;
                case LogFields.SpanId:
                    spanId = reader.ReadBytes();
                    break;
                case LogFields.EventName:
                    eventName = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        // The body is checked as it is packed, refused or not: a malformed request is refused as a whole.
        if (!body.Whole.IsEmpty)
        {
            _attributes.WriteMessage(data, ReservedKeys.Body, body.Whole, ref shape);
        }

        var refusal = source.Refusal;
        if (!TryReadTraceId(traceId, out var trace) || !TryReadSpanId(spanId, out var span))
        {
            refusal = RejectReason.InvalidId;
            (trace, span) = default((TraceId, SpanId));
        }

        if (refusal is { } reason)
        {
            batch.Tally.Reject(reason);
            data.Truncate(log.DataStart);
            batch.RemoveLast();
            return;
        }

        (log.TraceHigh, log.TraceLow, log.SpanId) = (trace.High, trace.Low, span.Value);
        log.Time = log.Time != 0 ? log.Time : observed != 0 ? observed : batch.ReceivedAt;
        log.Resource = (ushort)source.Resource;
        log.Scope = (ushort)source.Scope;
        WriteOptional(data, ReservedKeys.SeverityText, severityText, ref shape);
        WriteOptional(data, ReservedKeys.EventName, eventName, ref shape);
        data.WriteByte(PackedAttributeWriter.End);
        if (dropped + (uint)shape.Dropped is > 0 and var left)
        {
            data.WriteVarint(LogFields.DroppedAttributes);
            data.WriteVarint(left);
        }

        data.WriteByte(PackedAttributeWriter.End);
        log.DataLength = data.Length - log.DataStart;
        batch.Tally.Count(shape);
    }

    private void WriteOptional(ByteBuffer data, int key, ReadOnlySpan<byte> text, ref ItemShape shape)
    {
        if (!text.IsEmpty)
        {
            _attributes.WriteText(data, key, text, ref shape);
        }
    }
}
