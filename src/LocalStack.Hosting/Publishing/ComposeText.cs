using System.Buffers;
using System.Globalization;
using System.Text;

namespace LocalStack.Hosting.Publishing;

/// <summary>
/// Writes the part of YAML 1.2 (https://yaml.org/spec/1.2.2/) that a compose file needs. Our own, because a general serializer neither writes comments
/// nor leaves the quoting to us: values always stand in double quotes, so that no text turns into a number, a date or a boolean.
/// </summary>
internal sealed class ComposeText
{
    private static readonly SearchValues<char> PlainKey = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    // The words that YAML 1.1, which older readers follow, takes for booleans and nothing.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "y", "n", "yes", "no", "on", "off", "true", "false", "null" };

    private readonly StringBuilder _text = new();
    private int _depth;

    public void Comment(string text) => Line($"# {text}");

    public void Blank() => _text.Append('\n');

    /// <summary>Writes a key and what is below it.</summary>
    public void Map(string key, Action body)
    {
        Line($"{Key(key)}:");
        _depth++;
        body();
        _depth--;
    }

    public void Pair(string key, string? value)
    {
        if (value is not null)
        {
            Line($"{Key(key)}: {Quote(value)}");
        }
    }

    public void Pair(string key, bool value) => Line($"{Key(key)}: {(value ? "true" : "false")}");

    public void Pair(string key, int value) => Line(string.Create(CultureInfo.InvariantCulture, $"{Key(key)}: {value}"));

    /// <summary>Writes a key with nothing below it.</summary>
    public void Empty(string key) => Line($"{Key(key)}: {{}}");

    /// <summary>Writes a list, unless it is empty.</summary>
    public void List(string key, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            Map(key, () =>
            {
                foreach (var value in values)
                {
                    Line($"- {Quote(value)}");
                }
            });
        }
    }

    /// <summary>Writes pairs, unless there are none.</summary>
    public void Pairs(string key, IReadOnlyCollection<KeyValuePair<string, string>> values)
    {
        if (values.Count > 0)
        {
            Map(key, () =>
            {
                foreach (var (name, value) in values)
                {
                    Pair(name, value);
                }
            });
        }
    }

    public override string ToString() => _text.ToString();

    private void Line(string text) => _text.Append(' ', _depth * 2).Append(text).Append('\n');

    private static string Key(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key[0] != '-' && !Words.Contains(key) && !key.AsSpan().ContainsAnyExcept(PlainKey) ? key : Quote(key);

    // Double-quoted scalars have JSON's escapes, and more.
    private static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
