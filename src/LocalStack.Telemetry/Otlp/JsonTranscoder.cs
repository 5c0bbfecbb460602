using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// Rewrites OTLP/JSON as protobuf, in one pass. So there is one reader and one set of rules behind both, and what is stored cannot differ. An item that holds
/// what it cannot hold is left out and counted; a fault around the items refuses the request.
/// </summary>
internal ref struct JsonTranscoder
{
    // A level of an attribute's value is up to four of JSON ({"arrayValue":{"values":[…]}} and the key); the envelope adds about ten.
    private const int MaxDepth = (AnyValueReader.MaxDepth * 4) + 16;

    private readonly ByteBuffer _target;
    private Utf8JsonReader _reader;
    private UnreadableItems _unreadable;

    private JsonTranscoder(ReadOnlySpan<byte> json, ByteBuffer target)
    {
        _target = target;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Appends the message that the JSON object describes.</summary>
    /// <returns>What is left out of it.</returns>
    /// <exception cref="MalformedMessageException">It is not JSON, or a field around the items holds what it cannot hold.</exception>
    public static UnreadableItems Transcode(ReadOnlySpan<byte> json, JsonMessage schema, ByteBuffer target)
    {
        var transcoder = new JsonTranscoder(json, target);
        try
        {
            if (!transcoder._reader.Read() || transcoder._reader.TokenType != JsonTokenType.StartObject)
            {
                throw new MalformedMessageException("The body is not OTLP/JSON: it does not begin with an object.");
            }

            transcoder.WriteFields(schema);
            transcoder._reader.Read();
            return transcoder._unreadable;
        }
        catch (JsonException invalid)
        {
            throw new MalformedMessageException($"The body is not valid JSON: {invalid.Message}");
        }
    }

    private void WriteFields(JsonMessage schema)
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FindField(schema);
            _reader.Read();
            if (field is null)
            {
                _reader.Skip();
            }
            else if (_reader.TokenType == JsonTokenType.Null)
            {
                // As if it were not there: so says protobuf.
            }
            else if (!field.IsList)
            {
                WriteField(field);
            }
            else
            {
                Require(JsonTokenType.StartArray, "a list");
                while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
                {
                    WriteListed(field);
                }
            }
        }
    }

    private JsonField? FindField(JsonMessage schema)
    {
        // No field has a longer name; escapes only make a name longer.
        const int LongestName = 64;
        if (_reader.ValueSpan.Length > LongestName)
        {
            return null;
        }

        if (_reader.ValueIsEscaped)
        {
            return schema.Find(Encoding.UTF8.GetString(JsonText.Unescape(_reader.ValueSpan)));
        }

        Span<char> name = stackalloc char[LongestName];
        return schema.Find(name[..Encoding.UTF8.GetChars(_reader.ValueSpan, name)]);
    }

    private void WriteListed(JsonField field)
    {
        if (field.Message is not { IsItem: true })
        {
            WriteField(field);
            return;
        }

        var start = _reader;
        var (length, before) = (_target.Length, _unreadable.Count);
        try
        {
            WriteField(field);
        }
        catch (MalformedMessageException fault)
        {
            _target.Truncate(length);
            _reader = start;
            _unreadable = new UnreadableItems(before + Count(start), _unreadable.Fault ?? fault.Message);
            _reader.Skip();
        }
    }

    // A metric is as many items as it has points.
    private static int Count(Utf8JsonReader item)
    {
        var depth = item.CurrentDepth;
        var (points, isInPoints) = (0, false);
        while (item.TokenType is JsonTokenType.StartObject or JsonTokenType.PropertyName or JsonTokenType.StartArray || item.CurrentDepth > depth)
        {
            if (item.TokenType == JsonTokenType.PropertyName && item.CurrentDepth == depth + 2)
            {
                isInPoints = item.ValueTextEquals("dataPoints"u8);
            }
            else if (isInPoints && item.TokenType == JsonTokenType.StartObject && item.CurrentDepth == depth + 3)
            {
                points++;
            }

            item.Read();
        }

        return Math.Max(1, points);
    }

    private void WriteField(JsonField field)
    {
        switch (field.Kind)
        {
            case JsonFieldKind.Text:
                Require(JsonTokenType.String, "a string");
                WriteTag(field.Number, WireType.Bytes);
                _target.WriteLengthDelimited(ReadText());
                break;
            case JsonFieldKind.Base64:
                Require(JsonTokenType.String, "a base64 string");
                WriteTag(field.Number, WireType.Bytes);
                _target.WriteLengthDelimited(ReadBase64());
                break;
            case JsonFieldKind.Hex:
                Require(JsonTokenType.String, "a string of hexadecimal digits");
                WriteTag(field.Number, WireType.Bytes);
                WriteHex();
                break;
            case JsonFieldKind.Boolean:
                WriteTag(field.Number, WireType.Varint);
                _target.WriteVarint(_reader.TokenType is JsonTokenType.True ? 1UL : _reader.TokenType is JsonTokenType.False ? 0UL : throw Unexpected("true or false"));
                break;
            case JsonFieldKind.Varint or JsonFieldKind.Varint32:
                WriteTag(field.Number, WireType.Varint);
                _target.WriteVarint(ReadUnsigned());
                break;
            case JsonFieldKind.ZigZag:
                WriteTag(field.Number, WireType.Varint);
                _target.WriteZigZag(TryReadInteger(out var small) && small is >= int.MinValue and <= int.MaxValue ? small : throw Unexpected("a whole number of 32 bits"));
                break;
            case JsonFieldKind.Fixed64:
                WriteTag(field.Number, WireType.Fixed64);
                _target.WriteFixed64(ReadUnsigned());
                break;
            case JsonFieldKind.Integer or JsonFieldKind.FixedInteger:
                WriteInteger(field);
                break;
            case JsonFieldKind.Double:
                WriteDouble(field.Number, ReadDouble());
                break;
            case JsonFieldKind.Enumeration:
                WriteTag(field.Number, WireType.Varint);
                _target.WriteVarint(ReadEnumeration(field));
                break;
            default:
                Require(JsonTokenType.StartObject, "an object");
                WriteTag(field.Number, WireType.Bytes);
                var start = _target.BeginMessage();
                WriteFields(field.Message!);
                _target.EndMessage(start);
                break;
        }
    }

    private readonly void WriteTag(uint number, WireType type) => _target.WriteVarint((number << 3) | (uint)type);

    private readonly void WriteDouble(uint number, double value)
    {
        WriteTag(number, WireType.Fixed64);
        _target.WriteFixed64(BitConverter.DoubleToUInt64Bits(value));
    }

    private readonly void WriteInteger(JsonField field)
    {
        if (!TryReadInteger(out var value))
        {
            // Senders whose numbers are all doubles write 1.8446744073709552e19 or 0.5 there. It is what they measured.
            WriteDouble(field.DoubleNumber, ReadDouble() is var number && double.IsFinite(number) ? number : throw Unexpected("a number"));
        }
        else if (field.Kind == JsonFieldKind.Integer)
        {
            WriteTag(field.Number, WireType.Varint);
            _target.WriteVarint((ulong)value);
        }
        else
        {
            WriteTag(field.Number, WireType.Fixed64);
            _target.WriteFixed64((ulong)value);
        }
    }

    private readonly void WriteHex()
    {
        var digits = _reader.ValueSpan;
        var length = digits.Length / 2;
        _target.WriteVarint((ulong)length);
        if (Convert.FromHexString(digits, _target.Reserve(length), out _, out var written) != OperationStatus.Done || written != length)
        {
            throw Unexpected("a string of hexadecimal digits");
        }

        _target.Advance(length);
    }

    private readonly ReadOnlySpan<byte> ReadText() => _reader.ValueIsEscaped ? JsonText.Unescape(_reader.ValueSpan) : _reader.ValueSpan;

    private readonly byte[] ReadBase64()
    {
        var text = ReadText();
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : throw Unexpected("a base64 string");
    }

    // JSON has a number as it is or, as numbers of 64 bits should be, in a string.
    private readonly ReadOnlySpan<byte> Digits => _reader.TokenType is JsonTokenType.Number or JsonTokenType.String ? _reader.ValueSpan : default;

    private readonly bool TryReadInteger(out long value)
    {
        var digits = Digits;
        if (Utf8Parser.TryParse(digits, out value, out var length) && length == digits.Length)
        {
            return true;
        }

        // It may write a whole number as 1.0 or 1e3.
        var isWhole = TryReadWhole(out var number) && number is >= long.MinValue and <= long.MaxValue;
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    private readonly ulong ReadUnsigned()
    {
        var digits = Digits;
        if (Utf8Parser.TryParse(digits, out ulong value, out var length) && length == digits.Length)
        {
            return value;
        }

        return TryReadWhole(out var number) && number is >= 0 and <= ulong.MaxValue ? (ulong)number : throw Unexpected("a whole number from 0 to 18446744073709551615");
    }

    private readonly bool TryReadWhole(out decimal number)
        => decimal.TryParse(Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number == decimal.Truncate(number);

    private readonly double ReadDouble() => Digits switch
    {
        [] => throw Unexpected("a number"),
        var word when word.SequenceEqual("NaN"u8) => double.NaN,
        var word when word.SequenceEqual("Infinity"u8) => double.PositiveInfinity,
        var word when word.SequenceEqual("-Infinity"u8) => double.NegativeInfinity,
        var digits => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unexpected("a number"),
    };

    private readonly ulong ReadEnumeration(JsonField field)
        => _reader.TokenType == JsonTokenType.String && field.Names!.TryGetValue(Encoding.UTF8.GetString(_reader.ValueSpan), out var number) ? (ulong)number : ReadUnsigned();

    private readonly void Require(JsonTokenType type, string wanted)
    {
        if (_reader.TokenType != type)
        {
            throw Unexpected(wanted);
        }
    }

    private readonly MalformedMessageException Unexpected(string wanted) => new($"At byte {_reader.TokenStartIndex} stands {Describe(_reader.TokenType)} where {wanted} is expected.");

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}

/// <summary>Items that a request holds and that cannot be read.</summary>
/// <param name="Count">How many.</param>
/// <param name="Fault">What is wrong with the first one; <see langword="null"/> when there is none.</param>
internal readonly record struct UnreadableItems(int Count, string? Fault);
