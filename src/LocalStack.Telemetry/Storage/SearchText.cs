using System.Text;

namespace LocalStack.Telemetry.Storage;

/// <summary>A text to look for in UTF-8 without regard to case. ASCII, the usual text, is compared as bytes; anything else is decoded first.</summary>
internal sealed class SearchText
{
    private readonly byte[] _lower;
    private readonly byte _firstUpper;
    private readonly bool _isAscii;

    public SearchText(string text)
    {
        Text = text;
        _isAscii = Ascii.IsValid(text);
        _lower = Encoding.UTF8.GetBytes(text.ToLowerInvariant());
        _firstUpper = _lower.Length > 0 && char.IsAsciiLetterLower((char)_lower[0]) ? (byte)(_lower[0] - 32) : _lower.FirstOrDefault();
    }

    public string Text { get; }

    public bool IsIn(ReadOnlySpan<byte> utf8) => _isAscii
        ? Find(utf8) >= 0
        : Encoding.UTF8.GetString(utf8).Contains(Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the text, which must be ASCII, begins first; -1 where it is not.</summary>
    public int Find(ReadOnlySpan<byte> utf8)
    {
        if (_lower.Length == 0)
        {
            return 0;
        }

        for (var from = 0; utf8.Length - from >= _lower.Length;)
        {
            var start = utf8[from..^(_lower.Length - 1)].IndexOfAny(_lower[0], _firstUpper);
            if (start < 0)
            {
                break;
            }

            from += start;
            if (StartsWithLower(utf8[from..]))
            {
                return from;
            }

            from++;
        }

        return -1;
    }

    public bool IsEqualTo(ReadOnlySpan<byte> utf8) => _isAscii
        ? utf8.Length == _lower.Length && StartsWithLower(utf8)
        : string.Equals(Encoding.UTF8.GetString(utf8), Text, StringComparison.OrdinalIgnoreCase);

    private bool StartsWithLower(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < _lower.Length; i++)
        {
            var lower = utf8[i] is >= (byte)'A' and <= (byte)'Z' ? utf8[i] + 32 : utf8[i];
            if (lower != _lower[i])
            {
                return false;
            }
        }

        return true;
    }
}
