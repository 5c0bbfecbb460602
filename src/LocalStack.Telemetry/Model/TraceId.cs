using System.Buffers.Binary;
using System.Globalization;

namespace LocalStack.Telemetry.Model;

/// <summary>The 16-byte identifier of a trace (W3C Trace Context), held as two numbers; its text form is 32 lowercase hexadecimal digits.</summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The last eight bytes, big-endian.</param>
public readonly record struct TraceId(ulong High, ulong Low)
{
    /// <summary>The length of an identifier on the wire, in bytes.</summary>
    public const int LengthBytes = 16;

    /// <summary>Whether this is the all-zero identifier, which means "no trace".</summary>
    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads 32 hexadecimal digits in either case.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static TraceId Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a trace id: expected 32 hexadecimal digits.");

    /// <summary>Reads 32 hexadecimal digits in either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        if (text.Length == 2 * LengthBytes
            && ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high)
            && ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low))
        {
            id = new TraceId(high, low);
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>32 lowercase hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");

    internal static TraceId Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
}
