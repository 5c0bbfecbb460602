using System.Collections.Immutable;
using System.Globalization;

namespace LocalStack.Telemetry.Storage;

/// <summary>The part of a query that needs an item's attributes: words anywhere, and filters. Made after the snapshot it is used on, whose strings it then knows.</summary>
internal sealed class AttributePredicate
{
    private readonly CompiledFilter[] _filters;
    private readonly SearchWords? _words;
    private readonly InternedMemo[] _memos;
    private readonly StringTable _strings;

    private AttributePredicate(string? text, IEnumerable<CompiledFilter> filters, StringTable strings)
    {
        _strings = strings;
        _filters = [.. filters];
        _words = SearchWords.Parse(text);
        _memos = [.. Enumerable.Range(0, _words?.Count ?? 0).Select(word => new InternedMemo(strings, s => _words!.IsIn(word, s.Utf8)))];
    }

    /// <summary>Whether a text is asked for.</summary>
    public bool HasText => _words is not null;

    public static AttributePredicate? Create(string? text, ImmutableArray<AttributeFilter> filters, StringTable strings) =>
        string.IsNullOrEmpty(text) && filters.IsDefaultOrEmpty
            ? null
            : Create(text, filters.IsDefault ? [] : filters.Select(f => new CompiledFilter(f, strings)), strings);

    public static AttributePredicate Create(string? text, IEnumerable<CompiledFilter> filters, StringTable strings) =>
        new(text, filters, strings);

    /// <summary>Which words are in an interned string, a bit for each.</summary>
    public uint FindIn(int id)
    {
        uint found = 0;
        for (var word = 0; word < _memos.Length; word++)
        {
            found |= _memos[word][id] ? 1u << word : 0;
        }

        return found;
    }

    /// <summary>Which words are in a string, a bit for each.</summary>
    public uint FindIn(string text)
    {
        uint found = 0;
        for (var word = 0; word < _memos.Length; word++)
        {
            found |= _words!.IsIn(word, text) ? 1u << word : 0;
        }

        return found;
    }

    /// <summary>Whether an item's attributes satisfy everything.</summary>
    /// <param name="data">The packed attributes.</param>
    /// <param name="found">The words that were found elsewhere in the item.</param>
    public bool Matches(ReadOnlySpan<byte> data, uint found)
    {
        var wanted = _words?.All ?? 0;
        if (found == wanted && _filters.Length == 0)
        {
            return true;
        }

        Span<bool> isDecided = stackalloc bool[_filters.Length];
        var undecided = _filters.Length;
        var attribute = new PackedAttributeReader(data);
        while (attribute.Read())
        {
            if (found != wanted)
            {
                found |= FindIn(attribute, wanted & ~found);
            }

            if (undecided > 0)
            {
                for (var i = 0; i < _filters.Length; i++)
                {
                    if (isDecided[i] || !_filters[i].IsAbout(attribute))
                    {
                        continue;
                    }

                    if (!_filters[i].IsTrueOf(attribute))
                    {
                        return false;
                    }

                    isDecided[i] = true;
                    undecided--;
                }
            }

            if (found == wanted && undecided == 0)
            {
                return true;
            }
        }

        for (var i = 0; i < _filters.Length; i++)
        {
            if (!isDecided[i] && !_filters[i].HoldsWhenMissing)
            {
                return false;
            }
        }

        return found == wanted;
    }

    private uint FindIn(in PackedAttributeReader attribute, uint wanted)
    {
        uint found = 0;
        for (var word = 0; word < _memos.Length; word++)
        {
            var bit = 1u << word;
            found |= (wanted & bit) != 0 && IsIn(word, attribute) ? bit : 0;
        }

        return found;
    }

    private bool IsIn(int word, in PackedAttributeReader attribute)
    {
        switch (attribute.Kind)
        {
            case PackedKind.Interned:
                return _memos[word][attribute.ValueId];
            case PackedKind.Text:
                return _words!.IsIn(word, attribute.Bytes);
            case PackedKind.Message:
                // Between its texts lie bytes that may look like letters.
                return _words!.MayBeIn(word, attribute.Bytes) && _words.IsIn(word, attribute.GetValue(_strings).ToString());
            case PackedKind.Integer when _words!.MayBeNumber(word):
                Span<byte> digits = stackalloc byte[24];
                attribute.Bits.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
                return _words.IsIn(word, digits[..written]);
            case PackedKind.Double when _words!.MayBeNumber(word):
                return _words.IsIn(word, attribute.GetValue(_strings).ToString());
            case PackedKind.True:
                return _words!.IsIn(word, "true"u8);
            case PackedKind.False:
                return _words!.IsIn(word, "false"u8);
            default:
                return false;
        }
    }
}
