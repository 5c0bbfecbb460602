using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes packed attributes as the messages they came in.</summary>
internal static class PackedAttributeExport
{
    /// <summary>A KeyValue field.</summary>
    public static void WriteEntry(ByteBuffer target, uint tag, scoped in PackedAttributeReader packed, StringTable strings)
    {
        var entry = target.BeginMessage(tag);
        target.WriteVarint(AnyValueFields.Key);
        target.WriteLengthDelimited(packed.KeyId != 0 ? strings[packed.KeyId].Utf8 : packed.InlineKey);
        WriteValue(target, AnyValueFields.Value, packed, strings);
        target.EndMessage(entry);
    }

    /// <summary>An AnyValue field.</summary>
    public static void WriteValue(ByteBuffer target, uint tag, scoped in PackedAttributeReader packed, StringTable strings)
    {
        if (packed.Kind == PackedKind.Message)
        {
            target.WriteVarint(tag);
            target.WriteLengthDelimited(packed.Bytes);
            return;
        }

        var value = target.BeginMessage(tag);
        switch (packed.Kind)
        {
            case PackedKind.Interned or PackedKind.Text:
                target.WriteVarint(AnyValueFields.String);
                target.WriteLengthDelimited(TextOf(packed, strings));
                break;
            case PackedKind.False or PackedKind.True:
                target.WriteVarint(AnyValueFields.Boolean);
                target.WriteVarint(packed.Kind == PackedKind.True ? 1UL : 0);
                break;
            case PackedKind.Integer:
                target.WriteVarint(AnyValueFields.Integer);
                target.WriteVarint((ulong)packed.Bits);
                break;
            case PackedKind.Double:
                target.WriteVarint(AnyValueFields.Double);
                target.WriteFixed64((ulong)packed.Bits);
                break;
        }

        target.EndMessage(value);
    }

    /// <summary>The text of a field that is stored like an attribute.</summary>
    public static ReadOnlySpan<byte> TextOf(scoped in PackedAttributeReader packed, StringTable strings) =>
        packed.Kind == PackedKind.Interned ? strings[packed.ValueId].Utf8 : packed.Bytes;
}
