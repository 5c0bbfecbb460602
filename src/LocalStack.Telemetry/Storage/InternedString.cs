using System.Text;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>A string that <see cref="StringTable"/> holds once; items refer to it by number.</summary>
internal sealed class InternedString(int id, int scope, uint hash, byte[] utf8)
{
    private string? _text;

    public int Id { get; } = id;

    /// <summary>The id of the key whose value this is; 0 for a key itself.</summary>
    public int Scope { get; } = scope;

    public uint Hash { get; } = hash;

    public byte[] Utf8 { get; } = utf8;

    /// <summary>The text; bytes that are not UTF-8 show as U+FFFD.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Utf8);

    /// <summary>For a key: what a span that has it is about.</summary>
    public SpanCategories Categories { get; init; }

    /// <summary>For a key: how many values were interned under it. Written under the table's lock.</summary>
    public int ValueCount { get; set; }

    /// <summary>The next string of the same bucket.</summary>
    public InternedString? Next { get; set; }
}
