using System.Buffers.Binary;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes a kept span's fields: the reverse of <see cref="TraceRequestReader"/>.</summary>
internal static class SpanExport
{
    public static void Write(SpanBlock block, int row, StringTable strings, ByteBuffer target)
    {
        WriteTraceId(target, SpanFields.TraceId, block.TraceHigh[row], block.TraceLow[row]);
        WriteSpanId(target, SpanFields.SpanId, block.SpanIds[row]);
        if (block.ParentIds[row] != 0)
        {
            WriteSpanId(target, SpanFields.ParentSpanId, block.ParentIds[row]);
        }

        target.WriteVarint(SpanFields.Kind);
        target.WriteVarint((ulong)block.GetKind(row));
        target.WriteVarint(SpanFields.StartTime);
        target.WriteFixed64(block.Starts[row]);
        target.WriteVarint(SpanFields.EndTime);
        target.WriteFixed64(block.Starts[row] + block.Durations[row]);
        if (block.Names[row] != 0)
        {
            target.WriteVarint(SpanFields.Name);
            target.WriteLengthDelimited(strings[block.Names[row]].Utf8);
        }

        ReadOnlySpan<byte> statusMessage = default;
        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            switch (packed.KeyId)
            {
                case ReservedKeys.Name:
                    target.WriteVarint(SpanFields.Name);
                    target.WriteLengthDelimited(PackedAttributeExport.TextOf(packed, strings));
                    break;
                case ReservedKeys.TraceState:
                    target.WriteVarint(SpanFields.TraceState);
                    target.WriteLengthDelimited(PackedAttributeExport.TextOf(packed, strings));
                    break;
                case ReservedKeys.StatusMessage:
                    statusMessage = PackedAttributeExport.TextOf(packed, strings);
                    break;
                default:
                    PackedAttributeExport.WriteEntry(target, SpanFields.Attribute, packed, strings);
                    break;
            }
        }

        target.Write(PackedFields.Of(packed.Rest));
        if (block.GetStatus(row) != SpanStatus.Unset || !statusMessage.IsEmpty)
        {
            var status = target.BeginMessage(SpanFields.Status);
            target.WriteVarint(SpanFields.StatusMessage);
            target.WriteLengthDelimited(statusMessage);
            target.WriteVarint(SpanFields.StatusCode);
            target.WriteVarint((ulong)block.GetStatus(row));
            target.EndMessage(status);
        }
    }

    public static void WriteTraceId(ByteBuffer target, uint tag, ulong high, ulong low)
    {
        target.WriteVarint(tag);
        target.WriteVarint(TraceId.LengthBytes);
        var bytes = target.Reserve(TraceId.LengthBytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[SpanId.LengthBytes..], low);
        target.Advance(TraceId.LengthBytes);
    }

    public static void WriteSpanId(ByteBuffer target, uint tag, ulong id)
    {
        target.WriteVarint(tag);
        target.WriteVarint(SpanId.LengthBytes);
        BinaryPrimitives.WriteUInt64BigEndian(target.Reserve(SpanId.LengthBytes), id);
        target.Advance(SpanId.LengthBytes);
    }
}
