using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Wire;

/// <summary>Writes the model's values as OTLP's AnyValue and KeyValue messages: what <see cref="AnyValueReader"/> reads.</summary>
internal static class AnyValueWriter
{
    /// <summary>A KeyValue message for each attribute, all under one tag.</summary>
    public static void WriteEntries(ByteBuffer target, uint entryTag, AttributeCollection attributes)
    {
        foreach (var (key, value) in attributes)
        {
            var entry = target.BeginMessage(entryTag);
            target.WriteText(AnyValueFields.Key, key);
            WriteValue(target, AnyValueFields.Value, value);
            target.EndMessage(entry);
        }
    }

    /// <summary>An AnyValue field.</summary>
    public static void WriteValue(ByteBuffer target, uint tag, AttributeValue value)
    {
        var message = target.BeginMessage(tag);
        Write(target, value);
        target.EndMessage(message);
    }

    private static void Write(ByteBuffer target, AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeValueKind.String:
                target.WriteText(AnyValueFields.String, value.AsString!);
                break;
            case AttributeValueKind.Boolean:
                target.WriteVarint(AnyValueFields.Boolean);
                target.WriteVarint(value.AsBoolean == true ? 1UL : 0);
                break;
            case AttributeValueKind.Integer:
                target.WriteVarint(AnyValueFields.Integer);
                target.WriteVarint((ulong)value.AsInteger.GetValueOrDefault());
                break;
            case AttributeValueKind.Double:
                target.WriteVarint(AnyValueFields.Double);
                target.WriteFixed64(BitConverter.DoubleToUInt64Bits(value.AsDouble.GetValueOrDefault()));
                break;
            case AttributeValueKind.Array:
                var list = target.BeginMessage(AnyValueFields.Array);
                foreach (var item in value.Items)
                {
                    WriteValue(target, AnyValueFields.ListItem, item);
                }

                target.EndMessage(list);
                break;
            case AttributeValueKind.Map:
                var map = target.BeginMessage(AnyValueFields.Map);
                WriteEntries(target, AnyValueFields.ListItem, value.Entries);
                target.EndMessage(map);
                break;
            case AttributeValueKind.Bytes:
                target.WriteVarint(AnyValueFields.Bytes);
                target.WriteLengthDelimited(value.AsBytes.Span);
                break;
        }
    }
}
