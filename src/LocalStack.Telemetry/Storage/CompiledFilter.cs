using System.Globalization;
using System.Text;

namespace LocalStack.Telemetry.Storage;

/// <summary>An <see cref="AttributeFilter"/> made ready to be asked a million times.</summary>
internal sealed class CompiledFilter
{
    private readonly AttributeFilter _filter;
    private readonly byte[] _key;
    private readonly int _keyId;
    private readonly SearchText _text;
    private readonly double? _number;
    private readonly StringTable _strings;
    private readonly InternedMemo _memo;

    /// <param name="filter">The filter.</param>
    /// <param name="strings">What the items' keys and values refer to.</param>
    /// <param name="reservedKey">The reserved key the filter is about; 0 when it is about an attribute.</param>
    public CompiledFilter(AttributeFilter filter, StringTable strings, int reservedKey = 0)
    {
        _filter = filter;
        _strings = strings;
        _key = Encoding.UTF8.GetBytes(filter.Key);
        _keyId = reservedKey != 0 ? reservedKey : strings.TryFindKey(_key, out var key) ? key.Id : -1;
        _text = new SearchText(filter.Value);
        _number = ParseNumber(filter.Value);
        _memo = new InternedMemo(strings, value => IsTrueOf(value.Text));
    }

    /// <summary>What the filter says of an item that does not have the attribute.</summary>
    public bool HoldsWhenMissing => _filter.Operator is FilterOperator.NotEqual or FilterOperator.NotContains;

    public bool IsAbout(in PackedAttributeReader attribute) =>
        attribute.KeyId != 0 ? attribute.KeyId == _keyId : attribute.InlineKey.SequenceEqual(_key);

    public bool IsTrueOf(in PackedAttributeReader attribute) => (attribute.Kind, _filter.Operator) switch
    {
        (_, FilterOperator.Exists) => true,
        (PackedKind.Interned, _) => _memo[attribute.ValueId],
        (PackedKind.Text, FilterOperator.Equal) => _text.IsEqualTo(attribute.Bytes),
        (PackedKind.Text, FilterOperator.NotEqual) => !_text.IsEqualTo(attribute.Bytes),
        (PackedKind.Text, FilterOperator.Contains) => _text.IsIn(attribute.Bytes),
        (PackedKind.Text, FilterOperator.NotContains) => !_text.IsIn(attribute.Bytes),
        (PackedKind.Integer, _) when _number is { } number && IsComparison => Compare(((double)attribute.Bits).CompareTo(number)),
        (PackedKind.Double, _) when _number is { } number && IsComparison => Compare(BitConverter.Int64BitsToDouble(attribute.Bits).CompareTo(number)),
        _ => IsTrueOf(attribute.GetValue(_strings).ToString()),
    };

    public bool IsTrueOf(string value) => _filter.Operator switch
    {
        FilterOperator.Equal => string.Equals(value, _filter.Value, StringComparison.OrdinalIgnoreCase),
        FilterOperator.NotEqual => !string.Equals(value, _filter.Value, StringComparison.OrdinalIgnoreCase),
        FilterOperator.Contains => value.Contains(_filter.Value, StringComparison.OrdinalIgnoreCase),
        FilterOperator.NotContains => !value.Contains(_filter.Value, StringComparison.OrdinalIgnoreCase),
        FilterOperator.Exists => true,
        _ => Compare(_number is { } wanted && ParseNumber(value) is { } number ? number.CompareTo(wanted) : string.CompareOrdinal(value, _filter.Value)),
    };

    private bool IsComparison => _filter.Operator is FilterOperator.GreaterThan or FilterOperator.GreaterThanOrEqual
        or FilterOperator.LessThan or FilterOperator.LessThanOrEqual;

    private bool Compare(int order) => _filter.Operator switch
    {
        FilterOperator.GreaterThan => order > 0,
        FilterOperator.GreaterThanOrEqual => order >= 0,
        FilterOperator.LessThan => order < 0,
        _ => order <= 0,
    };

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
