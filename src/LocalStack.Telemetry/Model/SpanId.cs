using System.Buffers.Binary;
using System.Globalization;

namespace LocalStack.Telemetry.Model;

/// <summary>The 8-byte identifier of a span (W3C Trace Context), held as a number; its text form is 16 lowercase hexadecimal digits.</summary>
/// <param name="Value">The eight bytes, big-endian.</param>
public readonly record struct SpanId(ulong Value)
{
    /// <summary>The length of an identifier on the wire, in bytes.</summary>
    public const int LengthBytes = 8;

    /// <summary>Whether this is the all-zero identifier, which means "no span".</summary>
    public bool IsEmpty => Value == 0;

    /// <summary>Reads 16 hexadecimal digits in either case.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static SpanId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a span id: expected 16 hexadecimal digits.");

    /// <summary>Reads 16 hexadecimal digits in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SpanId id)
    {
        if (text.Length == 2 * LengthBytes
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            id = new SpanId(value);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>16 lowercase hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:x16}");

    internal static SpanId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt64BigEndian(bytes));
}
