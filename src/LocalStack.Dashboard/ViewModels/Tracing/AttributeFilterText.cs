using System.Diagnostics.CodeAnalysis;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// Attribute conditions as a line of text: <c>http.route=/api</c>, <c>!=</c>, <c>~</c> for contains, <c>!~</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c>,
/// <c>&lt;=</c>, or the key alone for "is there".
/// </summary>
internal static class AttributeFilterText
{
    // A longer operator before the one it begins with.
    private static readonly (string Sign, FilterOperator Operator)[] Signs =
    [
        ("!=", FilterOperator.NotEqual), ("!~", FilterOperator.NotContains), (">=", FilterOperator.GreaterThanOrEqual), ("<=", FilterOperator.LessThanOrEqual),
        ("=", FilterOperator.Equal), ("~", FilterOperator.Contains), (">", FilterOperator.GreaterThan), ("<", FilterOperator.LessThan),
    ];

    /// <summary>Reads a condition; false when there is no key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AttributeFilter? filter)
    {
        filter = null;
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.AsSpan().IndexOfAny("=!~<>");
        if (at < 0)
        {
            filter = trimmed.Length == 0 ? null : new AttributeFilter(trimmed, FilterOperator.Exists, "");
            return filter is not null;
        }

        foreach (var (sign, comparison) in Signs)
        {
            if (trimmed.AsSpan(at).StartsWith(sign, StringComparison.Ordinal))
            {
                var key = trimmed[..at].Trim();
                filter = key.Length == 0 ? null : new AttributeFilter(key, comparison, trimmed[(at + sign.Length)..].Trim());
                return filter is not null;
            }
        }

        return false;
    }
}
