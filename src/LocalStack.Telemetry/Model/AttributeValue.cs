using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalStack.Telemetry.Model;

/// <summary>The value of an attribute or the body of a log record: OTLP's AnyValue.</summary>
public sealed class AttributeValue : IEquatable<AttributeValue>
{
    private readonly object? _reference;
    private readonly long _bits;

    private AttributeValue(AttributeValueKind kind, object? reference, long bits)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The value that was not set.</summary>
    public static AttributeValue Empty { get; } = new(AttributeValueKind.Empty, null, 0);

    /// <summary>What the value holds.</summary>
    public AttributeValueKind Kind { get; }

    /// <summary>The string; <see langword="null"/> for any other kind.</summary>
    public string? AsString => _reference as string;

    /// <summary>The Boolean; <see langword="null"/> for any other kind.</summary>
    public bool? AsBoolean => Kind == AttributeValueKind.Boolean ? _bits != 0 : null;

    /// <summary>The integer; <see langword="null"/> for any other kind.</summary>
    public long? AsInteger => Kind == AttributeValueKind.Integer ? _bits : null;

    /// <summary>The double, or an integer as a double; <see langword="null"/> for any other kind.</summary>
    public double? AsDouble => Kind switch
    {
        AttributeValueKind.Double => BitConverter.Int64BitsToDouble(_bits),
        AttributeValueKind.Integer => _bits,
        _ => null,
    };

    /// <summary>The values of a list; empty for any other kind.</summary>
    public ImmutableArray<AttributeValue> Items => _reference is AttributeValue[] items ? ImmutableArray.Create(items) : [];

    /// <summary>The named values of a map; empty for any other kind.</summary>
    public AttributeCollection Entries => _reference as AttributeCollection ?? AttributeCollection.Empty;

    /// <summary>The raw bytes; empty for any other kind.</summary>
    public ReadOnlyMemory<byte> AsBytes => _reference as byte[];

    /// <summary>A string value.</summary>
    public static AttributeValue From(string value) => new(AttributeValueKind.String, value, 0);

    /// <summary>A Boolean value.</summary>
    public static AttributeValue From(bool value) => new(AttributeValueKind.Boolean, null, value ? 1 : 0);

    /// <summary>An integer value.</summary>
    public static AttributeValue From(long value) => new(AttributeValueKind.Integer, null, value);

    /// <summary>A double value.</summary>
    public static AttributeValue From(double value) => new(AttributeValueKind.Double, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A list of values.</summary>
    public static AttributeValue From(IEnumerable<AttributeValue> values) => new(AttributeValueKind.Array, values.ToArray(), 0);

    /// <summary>A list of named values.</summary>
    public static AttributeValue From(AttributeCollection entries) => new(AttributeValueKind.Map, entries, 0);

    /// <summary>Raw bytes; they are copied.</summary>
    public static AttributeValue From(ReadOnlySpan<byte> bytes) => new(AttributeValueKind.Bytes, bytes.ToArray(), 0);

    /// <summary>The value as shown to people: the string itself, <c>true</c>, invariant numbers, JSON for lists and maps, base64 for bytes, nothing for an empty value.</summary>
    public override string ToString() => Kind switch
    {
        AttributeValueKind.String => (string)_reference!,
        AttributeValueKind.Boolean => _bits != 0 ? "true" : "false",
        AttributeValueKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        AttributeValueKind.Double => BitConverter.Int64BitsToDouble(_bits).ToString("R", CultureInfo.InvariantCulture),
        AttributeValueKind.Bytes => Convert.ToBase64String((byte[])_reference!),
        AttributeValueKind.Array or AttributeValueKind.Map => ToJson(),
        _ => string.Empty,
    };

    /// <inheritdoc />
    public bool Equals(AttributeValue? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Kind != other.Kind || _bits != other._bits)
        {
            return false;
        }

        return _reference switch
        {
            AttributeValue[] items => items.AsSpan().SequenceEqual((AttributeValue[])other._reference!),
            byte[] bytes => bytes.AsSpan().SequenceEqual((byte[])other._reference!),
            _ => Equals(_reference, other._reference),
        };
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as AttributeValue);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, ToString());

    private string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case AttributeValueKind.Boolean:
                writer.WriteBooleanValue(_bits != 0);
                break;
            case AttributeValueKind.Integer:
                writer.WriteNumberValue(_bits);
                break;
            case AttributeValueKind.Double when double.IsFinite(BitConverter.Int64BitsToDouble(_bits)):
                writer.WriteNumberValue(BitConverter.Int64BitsToDouble(_bits));
                break;
            case AttributeValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in (AttributeValue[])_reference!)
                {
                    item.WriteTo(writer);
                }

                writer.WriteEndArray();
                break;
            case AttributeValueKind.Map:
                writer.WriteStartObject();
                foreach (var (key, value) in Entries)
                {
                    writer.WritePropertyName(key);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
                break;
            case AttributeValueKind.Empty:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteStringValue(ToString());
                break;
        }
    }
}
