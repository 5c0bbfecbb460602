using System.Globalization;
using System.Text;

namespace LocalStack.Telemetry.Otlp;

/// <summary>The escapes of JSON strings, as far as a JSON reader has checked them: half a surrogate pair, which is valid JSON and no text, becomes U+FFFD.</summary>
internal static class JsonText
{
    private const int CodeDigits = 4;

    public static byte[] Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        while (escaped.IndexOf((byte)'\\') is >= 0 and var at)
        {
            text.Append(Encoding.UTF8.GetString(escaped[..at]));
            var isCode = escaped[at + 1] == 'u';
            text.Append(isCode ? (char)ushort.Parse(escaped.Slice(at + 2, CodeDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : Meaning(escaped[at + 1]));
            escaped = escaped[(at + 2 + (isCode ? CodeDigits : 0))..];
        }

        // Encoding replaces what pairs with nothing.
        text.Append(Encoding.UTF8.GetString(escaped));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static char Meaning(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var itself => itself,
    };
}
