using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// Rewrites OTLP/JSON as protobuf, in one pass. So there is one reader and one set of rules behind both, and what is stored cannot differ.
/// </summary>
internal static class JsonTranscoder
{
    // A level of an attribute's value is up to four of JSON ({"arrayValue":{"values":[…]}} and the key); the envelope adds about ten.
    private const int MaxDepth = (AnyValueReader.MaxDepth * 4) + 16;

    /// <summary>Appends the message that the JSON object describes.</summary>
    /// <exception cref="MalformedMessageException">It is not JSON, or a field holds what it cannot hold.</exception>
    public static void Transcode(ReadOnlySpan<byte> json, JsonMessage schema, ByteBuffer target)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new MalformedMessageException("The body is not OTLP/JSON: it does not begin with an object.");
            }

            WriteFields(ref reader, schema, target);
            reader.Read();
        }
        catch (JsonException invalid)
        {
            throw new MalformedMessageException($"The body is not valid JSON: {invalid.Message}");
        }
        catch (InvalidOperationException invalid)
        {
            // What the reader throws for text that cannot be Unicode, such as half a surrogate pair.
            throw new MalformedMessageException($"The body is not valid JSON, at byte {reader.TokenStartIndex}: {invalid.Message}");
        }
    }

    private static void WriteFields(ref Utf8JsonReader reader, JsonMessage schema, ByteBuffer target)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FindField(ref reader, schema);
            reader.Read();
            if (field is null)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    WriteField(ref reader, field, target);
                }
            }
            else
            {
                WriteField(ref reader, field, target);
            }
        }
    }

    private static JsonField? FindField(ref Utf8JsonReader reader, JsonMessage schema)
    {
        // No field has a longer name; escapes only make a name longer.
        const int LongestName = 64;
        if (reader.ValueSpan.Length > LongestName)
        {
            return null;
        }

        Span<char> name = stackalloc char[LongestName];
        return schema.Find(name[..reader.CopyString(name)]);
    }

    private static void WriteField(ref Utf8JsonReader reader, JsonField field, ByteBuffer target)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        switch (field.Kind)
        {
            case JsonFieldKind.Text:
                Require(ref reader, JsonTokenType.String, "a string");
                WriteTag(target, field, WireType.Bytes);
                WriteText(ref reader, target);
                break;
            case JsonFieldKind.Base64:
                Require(ref reader, JsonTokenType.String, "a base64 string");
                WriteTag(target, field, WireType.Bytes);
                target.WriteLengthDelimited(reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Unexpected(ref reader, "a base64 string"));
                break;
            case JsonFieldKind.Hex:
                Require(ref reader, JsonTokenType.String, "a string of hexadecimal digits");
                WriteTag(target, field, WireType.Bytes);
                WriteHex(ref reader, target);
                break;
            case JsonFieldKind.Boolean:
                WriteTag(target, field, WireType.Varint);
                target.WriteVarint(reader.TokenType is JsonTokenType.True ? 1UL : reader.TokenType is JsonTokenType.False ? 0UL : throw Unexpected(ref reader, "true or false"));
                break;
            case JsonFieldKind.Varint:
                WriteTag(target, field, WireType.Varint);
                target.WriteVarint(ReadInteger(ref reader));
                break;
            case JsonFieldKind.ZigZag:
                WriteTag(target, field, WireType.Varint);
                target.WriteZigZag((long)ReadInteger(ref reader));
                break;
            case JsonFieldKind.Fixed64:
                WriteTag(target, field, WireType.Fixed64);
                target.WriteFixed64(ReadInteger(ref reader));
                break;
            case JsonFieldKind.Double:
                WriteTag(target, field, WireType.Fixed64);
                target.WriteFixed64(BitConverter.DoubleToUInt64Bits(ReadDouble(ref reader)));
                break;
            case JsonFieldKind.Enumeration:
                WriteTag(target, field, WireType.Varint);
                target.WriteVarint(ReadEnumeration(ref reader, field));
                break;
            default:
                Require(ref reader, JsonTokenType.StartObject, "an object");
                WriteTag(target, field, WireType.Bytes);
                WriteMessage(ref reader, field.Message!, target);
                break;
        }
    }

    private static void WriteTag(ByteBuffer target, JsonField field, WireType type) => target.WriteVarint((field.Number << 3) | (uint)type);

    private static void WriteMessage(ref Utf8JsonReader reader, JsonMessage schema, ByteBuffer target)
    {
        var start = target.BeginMessage();
        WriteFields(ref reader, schema, target);
        target.EndMessage(start);
    }

    private static void WriteText(ref Utf8JsonReader reader, ByteBuffer target)
    {
        if (!reader.ValueIsEscaped)
        {
            target.WriteLengthDelimited(reader.ValueSpan);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            target.WriteLengthDelimited(text.AsSpan(0, reader.CopyString(text)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static void WriteHex(ref Utf8JsonReader reader, ByteBuffer target)
    {
        var digits = reader.ValueSpan;
        var length = digits.Length / 2;
        target.WriteVarint((ulong)length);
        if (Convert.FromHexString(digits, target.Reserve(length), out _, out var written) != OperationStatus.Done || written != length)
        {
            throw Unexpected(ref reader, "a string of hexadecimal digits");
        }

        target.Advance(length);
    }

    private static ulong ReadInteger(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && !reader.ValueIsEscaped)
        {
            var digits = reader.ValueSpan;
            if (Utf8Parser.TryParse(digits, out long signed, out var length) && length == digits.Length)
            {
                return (ulong)signed;
            }

            if (Utf8Parser.TryParse(digits, out ulong unsigned, out length) && length == digits.Length)
            {
                return unsigned;
            }

            // JSON may write a whole number as 1.0 or 1e3.
            if (decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number == decimal.Truncate(number) && number is >= long.MinValue and <= ulong.MaxValue)
            {
                return number < 0 ? (ulong)(long)number : (ulong)number;
            }
        }

        throw Unexpected(ref reader, "a whole number");
    }

    private static double ReadDouble(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.String => reader.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Unexpected(ref reader, "a number"),
        },
        _ => throw Unexpected(ref reader, "a number"),
    };

    private static ulong ReadEnumeration(ref Utf8JsonReader reader, JsonField field) =>
        reader.TokenType == JsonTokenType.String && field.Names!.TryGetValue(reader.GetString()!, out var number) ? (ulong)number : ReadInteger(ref reader);

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string wanted)
    {
        if (reader.TokenType != type)
        {
            throw Unexpected(ref reader, wanted);
        }
    }

    private static MalformedMessageException Unexpected(ref Utf8JsonReader reader, string wanted) =>
        new($"The body is not OTLP/JSON: at byte {reader.TokenStartIndex} stands a {reader.TokenType} where {wanted} is expected.");
}
