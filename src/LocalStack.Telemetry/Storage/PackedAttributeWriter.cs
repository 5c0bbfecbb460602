using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Packs attributes one after another: a varint with the key's id (times two), or its length (times two, plus one) and bytes; a <see cref="PackedKind"/>;
/// the value. A zero ends the list. Everything is checked here once, so readers need not check again.
/// </summary>
internal sealed class PackedAttributeWriter(StringTable strings, TelemetryOptions options)
{
    public const byte End = 0;

    /// <summary>A KeyValue message.</summary>
    /// <param name="memo">Those that came before.</param>
    /// <param name="target">Where to write it.</param>
    /// <param name="message">The message.</param>
    /// <param name="shape">Told of it.</param>
    /// <exception cref="MalformedMessageException">It is not one.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteEntry(AttributeMemo memo, ByteBuffer target, ReadOnlySpan<byte> message, ref ItemShape shape)
    {
        if (shape.Attributes < options.MaxAttributes && memo.TryWrite(message, target, out var categories))
        {
            shape.Attributes++;
            shape.Categories |= categories;
            return;
        }

        ReadOnlySpan<byte> key = default;
        var valueParts = default(SplitMessage);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyValueFields.Key:
                    key = reader.ReadBytes();
                    break;
                case AnyValueFields.Value:
                    valueParts.Add(reader.ReadBytes());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        var value = valueParts.Whole;
        if (shape.Attributes >= options.MaxAttributes)
        {
            AnyValueReader.Check(value);
            shape.Dropped++;
            return;
        }

        shape.Attributes++;
        var (start, truncated) = (target.Length, shape.Truncated);
        var interned = strings.InternKey(key);
        if (interned is not null)
        {
            categories = interned.Categories;
            target.WriteVarint((ulong)interned.Id << 1);
        }
        else
        {
            categories = KeyCategories.Of(key);
            target.WriteVarint(((ulong)key.Length << 1) | 1);
            target.Write(key);
        }

        shape.Categories |= categories;
        WriteValue(target, interned, value, ref shape);
        if (shape.Truncated == truncated)
        {
            memo.Keep(message, target.Written[start..], categories);
        }
    }

    /// <summary>A field that is stored like an attribute.</summary>
    public void WriteText(ByteBuffer target, int reservedKey, ReadOnlySpan<byte> text, ref ItemShape shape)
    {
        target.WriteVarint((ulong)reservedKey << 1);
        WriteString(target, strings[reservedKey], text, ref shape);
    }

    /// <summary>A field that is an AnyValue message and stored like an attribute.</summary>
    public void WriteMessage(ByteBuffer target, int reservedKey, ReadOnlySpan<byte> message, ref ItemShape shape)
    {
        target.WriteVarint((ulong)reservedKey << 1);
        WriteValue(target, strings[reservedKey], message, ref shape);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteValue(ByteBuffer target, InternedString? key, ReadOnlySpan<byte> message, ref ItemShape shape)
    {
        var kind = PackedKind.Empty;
        ReadOnlySpan<byte> text = default;
        ulong bits = 0;
        var isNested = false;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case AnyValueFields.String:
                    kind = PackedKind.Text;
                    text = reader.ReadBytes();
                    break;
                case AnyValueFields.Boolean:
                    kind = reader.ReadVarint() != 0 ? PackedKind.True : PackedKind.False;
                    break;
                case AnyValueFields.Integer:
                    (kind, bits) = (PackedKind.Integer, reader.ReadVarint());
                    break;
                case AnyValueFields.Double:
                    (kind, bits) = (PackedKind.Double, reader.ReadFixed64());
                    break;
                case AnyValueFields.Array or AnyValueFields.Map or AnyValueFields.Bytes:
                    kind = PackedKind.Message;
                    isNested = true;
                    reader.Skip(tag);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (isNested)
        {
            AnyValueReader.Check(message);
        }

        switch (kind)
        {
            case PackedKind.Text:
                WriteString(target, key, text, ref shape);
                break;
            case PackedKind.Integer:
                target.WriteByte((byte)kind);
                target.WriteZigZag((long)bits);
                break;
            case PackedKind.Double:
                target.WriteByte((byte)kind);
                target.WriteFixed64(bits);
                break;
            case PackedKind.Message:
                target.WriteByte((byte)kind);
                target.WriteLengthDelimited(message);
                break;
            default:
                target.WriteByte((byte)kind);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteString(ByteBuffer target, InternedString? key, ReadOnlySpan<byte> text, ref ItemShape shape)
    {
        if (text.Length > options.MaxAttributeValueBytes)
        {
            text = Cut(text, options.MaxAttributeValueBytes);
            shape.Truncated++;
        }

        if (key is not null && strings.InternValue(key, text) is { } value)
        {
            target.WriteByte((byte)PackedKind.Interned);
            target.WriteVarint((ulong)value.Id);
            return;
        }

        target.WriteByte((byte)PackedKind.Text);
        target.WriteLengthDelimited(text);
    }

    // Cut before a character, not within one.
    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int length)
    {
        var end = length;
        while (end > length - 4 && (utf8[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return utf8[..end];
    }
}
