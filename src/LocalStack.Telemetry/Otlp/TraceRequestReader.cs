using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Reads ExportTraceServiceRequest.</summary>
internal sealed class TraceRequestReader(SharedTables tables) : RequestReader<SpanBatch>(tables)
{
    private readonly PackedAttributeWriter _attributes = new(tables.Strings, tables.Options);

    // Optimized from the first call on: one request brings hundreds of items, each of which would be read at several times the cost until the runtime finds this to be hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void ReadItem(ReadOnlySpan<byte> message, in ItemSource source, SpanBatch batch)
    {
        batch.Tally.Received++;
        if (message.Length > Tables.Options.MaxItemBytes)
        {
            batch.Tally.Reject(RejectReason.TooLarge);
            return;
        }

        var (data, extras) = (batch.Data, batch.Extras);
        var shape = default(ItemShape);
        extras.Truncate(0);
        ref var span = ref batch.Add();
        span.DataStart = data.Length;

        ReadOnlySpan<byte> traceId = default, spanId = default, parentId = default, name = default, state = default, statusMessage = default;
        var (kind, status) = (SpanKind.Unspecified, SpanStatus.Unset);
        ulong end = 0;
        uint dropped = 0;
        byte links = 0;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.TraceId:
                    traceId = reader.ReadBytes();
                    break;
                case SpanFields.SpanId:
                    spanId = reader.ReadBytes();
                    break;
                case SpanFields.ParentSpanId:
                    parentId = reader.ReadBytes();
                    break;
                case SpanFields.Name:
                    name = reader.ReadBytes();
                    break;
                case SpanFields.Kind:
                    kind = reader.ReadVarint() is var k and <= (ulong)SpanKind.Consumer ? (SpanKind)k : SpanKind.Unspecified;
                    break;
                case SpanFields.StartTime:
                    span.Start = reader.ReadFixed64();
                    break;
                case SpanFields.EndTime:
                    end = reader.ReadFixed64();
                    break;
                case SpanFields.Attribute:
                    _attributes.WriteEntry(batch.Memo, data, reader.ReadBytes(), ref shape);
                    break;
                case SpanFields.DroppedAttributes:
                    dropped = (uint)reader.ReadVarint();
                    break;
                case SpanFields.Event:
                    Keep(extras, tag, reader.ReadBytes(), SpanFields.EventAttribute);
                    break;
                case SpanFields.Link:
                    Keep(extras, tag, reader.ReadBytes(), SpanFields.LinkAttribute);
                    links = SpanBlock.HasLinksBit;
                    break;
                case SpanFields.Status:
                    status = ReadStatus(reader.ReadBytes(), out statusMessage);
                    break;
                case SpanFields.TraceState:
                    state = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        var refusal = source.Refusal;
        if (!TryReadTraceId(traceId, out var trace) || !TryReadSpanId(spanId, out var id) || !TryReadSpanId(parentId, out var parent)
            || trace.IsEmpty || id.IsEmpty)
        {
            refusal = RejectReason.InvalidId;
            (trace, id, parent) = default((TraceId, SpanId, SpanId));
        }

        if (refusal is { } reason)
        {
            batch.Tally.Reject(reason);
            data.Truncate(span.DataStart);
            batch.RemoveLast();
            return;
        }

        (span.TraceHigh, span.TraceLow, span.SpanId, span.ParentId) = (trace.High, trace.Low, id.Value, parent.Value);
        span.Start = span.Start != 0 ? span.Start : end != 0 ? end : batch.ReceivedAt;
        span.Duration = end > span.Start ? end - span.Start : 0;
        span.KindAndStatus = (byte)((int)kind | ((int)status << 4) | links);
        span.Resource = (ushort)source.Resource;
        span.Scope = (ushort)source.Scope;
        span.Categories = (byte)shape.Categories;
        span.Name = WriteName(data, name, ref shape);
        WriteOptional(data, ReservedKeys.StatusMessage, statusMessage, ref shape);
        WriteOptional(data, ReservedKeys.TraceState, state, ref shape);
        data.WriteByte(PackedAttributeWriter.End);
        if (dropped + (uint)shape.Dropped is > 0 and var left)
        {
            extras.WriteVarint(SpanFields.DroppedAttributes);
            extras.WriteVarint(left);
        }

        data.Write(extras.Written);
        data.WriteByte(PackedAttributeWriter.End);
        span.DataLength = data.Length - span.DataStart;
        batch.Tally.Count(shape);
    }

    private static void Keep(ByteBuffer extras, uint tag, ReadOnlySpan<byte> message, uint attributeTag)
    {
        AnyValueReader.CheckEntries(message, attributeTag);
        extras.WriteVarint(tag);
        extras.WriteLengthDelimited(message);
    }

    private static SpanStatus ReadStatus(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> text)
    {
        text = default;
        var status = SpanStatus.Unset;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case SpanFields.StatusMessage:
                    text = reader.ReadBytes();
                    break;
                case SpanFields.StatusCode:
                    status = reader.ReadVarint() is var code and <= (ulong)SpanStatus.Error ? (SpanStatus)code : SpanStatus.Unset;
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return status;
    }

    private int WriteName(ByteBuffer data, ReadOnlySpan<byte> name, ref ItemShape shape)
    {
        if (Tables.Strings.InternValue(Tables.Strings[ReservedKeys.Name], name) is { } interned)
        {
            return interned.Id;
        }

        _attributes.WriteText(data, ReservedKeys.Name, name, ref shape);
        return 0;
    }

    private void WriteOptional(ByteBuffer data, int key, ReadOnlySpan<byte> text, ref ItemShape shape)
    {
        if (!text.IsEmpty)
        {
            _attributes.WriteText(data, key, text, ref shape);
        }
    }
}
