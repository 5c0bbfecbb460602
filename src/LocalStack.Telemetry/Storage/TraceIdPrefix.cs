using System.Globalization;

namespace LocalStack.Telemetry.Storage;

/// <summary>The first digits of a trace id, as typed or pasted into a search box.</summary>
internal readonly record struct TraceIdPrefix(ulong High, ulong HighMask, ulong Low, ulong LowMask)
{
    private const int Digits = 32;

    /// <summary>The prefix that a text may be; <see langword="null"/> when it has anything but hexadecimal digits.</summary>
    public static TraceIdPrefix? From(string? text)
    {
        if (text is not { Length: > 0 and <= Digits } || !text.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var padded = text.PadRight(Digits, '0');
        var mask = new string('f', text.Length).PadRight(Digits, '0');
        return new TraceIdPrefix(Half(padded, 0), Half(mask, 0), Half(padded, 16), Half(mask, 16));

        static ulong Half(string digits, int start) =>
            ulong.Parse(digits.AsSpan(start, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public bool IsOf(in TraceSlot trace) => (trace.High & HighMask) == High && (trace.Low & LowMask) == Low;
}
