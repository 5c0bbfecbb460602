using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>Turns a row back into a log record.</summary>
internal static class LogRow
{
    public const ulong HighestSeverity = 24;

    public static LogRecord Read(LogBlock block, int row, SharedTables tables)
    {
        var strings = tables.Strings;
        var body = AttributeValue.Empty;
        var (severityText, eventName) = (string.Empty, string.Empty);
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        var packed = new PackedAttributeReader(block.GetData(block.Data[row]));
        while (packed.Read())
        {
            switch (packed.KeyId)
            {
                case ReservedKeys.Body:
                    body = packed.GetValue(strings);
                    break;
                case ReservedKeys.SeverityText:
                    severityText = packed.GetValue(strings).ToString();
                    break;
                case ReservedKeys.EventName:
                    eventName = packed.GetValue(strings).ToString();
                    break;
                default:
                    attributes.Add(new(packed.GetKey(strings), packed.GetValue(strings)));
                    break;
            }
        }

        return new LogRecord
        {
            Id = block.FirstRow + row,
            UnixNanoseconds = block.Times[row],
            Severity = ToSeverity(block.Severities[row]),
            SeverityNumber = block.Severities[row],
            SeverityText = severityText,
            Body = body,
            Attributes = attributes.Count == 0 ? AttributeCollection.Empty : new AttributeCollection(attributes),
            TraceId = block.GetTraceId(row),
            SpanId = new SpanId(block.SpanIds[row]),
            EventName = eventName,
            Scope = tables.Scopes[block.Scopes[row]],
            Resource = tables.Resources[block.Resources[row]],
            DroppedAttributeCount = ReadDropped(packed.Rest),
        };
    }

    private static LogSeverity ToSeverity(byte number) =>
        number == 0 ? LogSeverity.Unspecified : (LogSeverity)(((number - 1) / 4 * 4) + 1);

    // After the attributes lies at most one field: the count of those left out.
    private static uint ReadDropped(ReadOnlySpan<byte> extras)
    {
        if (extras[0] == PackedAttributeWriter.End)
        {
            return 0;
        }

        var reader = new ProtobufReader(extras);
        return reader.TryReadTag(out _) ? (uint)reader.ReadVarint() : 0;
    }
}
