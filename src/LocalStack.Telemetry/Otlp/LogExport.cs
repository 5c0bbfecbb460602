using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes a kept log record's fields: the reverse of <see cref="LogRequestReader"/>.</summary>
internal static class LogExport
{
    public static void Write(LogBlock block, int row, StringTable strings, ByteBuffer target)
    {
        target.WriteVarint(LogFields.Time);
        target.WriteFixed64(block.Times[row]);
        target.WriteVarint(LogFields.SeverityNumber);
        target.WriteVarint(block.Severities[row]);
        if ((block.TraceHigh[row] | block.TraceLow[row]) != 0)
        {
            SpanExport.WriteTraceId(target, LogFields.TraceId, block.TraceHigh[row], block.TraceLow[row]);
        }

        if (block.SpanIds[row] != 0)
        {
            SpanExport.WriteSpanId(target, LogFields.SpanId, block.SpanIds[row]);
        }

        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            switch (packed.KeyId)
            {
                case ReservedKeys.Body:
                    PackedAttributeExport.WriteValue(target, LogFields.Body, packed, strings);
                    break;
                case ReservedKeys.SeverityText:
                    target.WriteVarint(LogFields.SeverityText);
                    target.WriteLengthDelimited(PackedAttributeExport.TextOf(packed, strings));
                    break;
                case ReservedKeys.EventName:
                    target.WriteVarint(LogFields.EventName);
                    target.WriteLengthDelimited(PackedAttributeExport.TextOf(packed, strings));
                    break;
                default:
                    PackedAttributeExport.WriteEntry(target, LogFields.Attribute, packed, strings);
                    break;
            }
        }

        target.Write(PackedFields.Of(packed.Rest));
    }
}
