using System.Collections.Immutable;
using System.Globalization;

namespace LocalStack.Telemetry.Storage;

/// <summary>The part of a query that needs an item's attributes: a text anywhere, and filters. Made after the snapshot it is used on, whose strings it then knows.</summary>
internal sealed class AttributePredicate
{
    private readonly CompiledFilter[] _filters;
    private readonly SearchText? _text;
    private readonly InternedMemo? _memo;
    private readonly bool _mayBeNumber;
    private readonly StringTable _strings;

    private AttributePredicate(string? text, IEnumerable<CompiledFilter> filters, StringTable strings)
    {
        _strings = strings;
        _filters = [.. filters];
        if (text is not null)
        {
            var search = new SearchText(text);
            _text = search;
            _memo = new InternedMemo(strings, s => search.IsIn(s.Utf8));
            _mayBeNumber = text.All(c => char.IsAsciiDigit(c) || c is '-' or '+' or '.' or 'e' or 'E');
        }
    }

    /// <summary>Whether a text is asked for.</summary>
    public bool HasText => _text is not null;

    public static AttributePredicate? Create(string? text, ImmutableArray<AttributeFilter> filters, StringTable strings) =>
        string.IsNullOrEmpty(text) && filters.IsDefaultOrEmpty
            ? null
            : Create(text, filters.IsDefault ? [] : filters.Select(f => new CompiledFilter(f, strings)), strings);

    public static AttributePredicate Create(string? text, IEnumerable<CompiledFilter> filters, StringTable strings) =>
        new(string.IsNullOrEmpty(text) ? null : text, filters, strings);

    /// <summary>Whether the text is in an interned string.</summary>
    public bool IsTextIn(int id) => _memo is not null && _memo[id];

    /// <summary>Whether the text is in a string.</summary>
    public bool IsTextIn(string text) => _text is not null && text.Contains(_text.Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an item's attributes satisfy everything.</summary>
    /// <param name="data">The packed attributes.</param>
    /// <param name="isTextFound">Whether the text was found elsewhere in the item.</param>
    public bool Matches(ReadOnlySpan<byte> data, bool isTextFound)
    {
        isTextFound |= _text is null;
        if (isTextFound && _filters.Length == 0)
        {
            return true;
        }

        Span<bool> isDecided = stackalloc bool[_filters.Length];
        var undecided = _filters.Length;
        var attribute = new PackedAttributeReader(data);
        while (attribute.Read())
        {
            isTextFound = isTextFound || IsTextIn(attribute);
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

            if (isTextFound && undecided == 0)
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

        return isTextFound;
    }

    private bool IsTextIn(in PackedAttributeReader attribute)
    {
        switch (attribute.Kind)
        {
            case PackedKind.Interned:
                return _memo![attribute.ValueId];
            case PackedKind.Text or PackedKind.Message:
                return _text!.IsIn(attribute.Bytes);
            case PackedKind.Integer when _mayBeNumber:
                Span<byte> digits = stackalloc byte[24];
                attribute.Bits.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
                return _text!.IsIn(digits[..written]);
            case PackedKind.Double when _mayBeNumber:
                return _text!.IsIn(System.Text.Encoding.UTF8.GetBytes(attribute.GetValue(_strings).ToString()));
            case PackedKind.True:
                return _text!.IsIn("true"u8);
            case PackedKind.False:
                return _text!.IsIn("false"u8);
            default:
                return false;
        }
    }
}
