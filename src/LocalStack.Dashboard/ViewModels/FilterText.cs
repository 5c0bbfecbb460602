using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>
/// A condition on an attribute as it stands in a page's address (<c>http.route:contains:orders</c>) and as people read it (<c>http.route contains “orders”</c>).
/// A colon or percent sign in the key is percent-encoded; the value stands as it is.
/// </summary>
internal static class FilterText
{
    /// <summary>Every comparison: its word in the address, and what people read.</summary>
    public static IReadOnlyList<(FilterOperator Operator, string Word, string Shown)> Operators { get; } =
    [
        (FilterOperator.Equal, "eq", "="),
        (FilterOperator.NotEqual, "ne", "≠"),
        (FilterOperator.Contains, "contains", "contains"),
        (FilterOperator.NotContains, "lacks", "does not contain"),
        (FilterOperator.GreaterThan, "gt", ">"),
        (FilterOperator.GreaterThanOrEqual, "ge", "≥"),
        (FilterOperator.LessThan, "lt", "<"),
        (FilterOperator.LessThanOrEqual, "le", "≤"),
        (FilterOperator.Exists, "exists", "exists"),
    ];

    public static string Write(AttributeFilter filter)
        => $"{filter.Key.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)}:{WordOf(filter.Operator)}:{filter.Value}";

    /// <returns>Null for anything that <see cref="Write"/> does not write.</returns>
    public static AttributeFilter? Read(string? text)
    {
        var parts = (text ?? "").Split(':', 3);
        if (parts.Length < 2 || parts[0].Length == 0 || OperatorOf(parts[1]) is not { } wanted)
        {
            return null;
        }

        return new AttributeFilter(
            parts[0].Replace("%3A", ":", StringComparison.OrdinalIgnoreCase).Replace("%25", "%", StringComparison.Ordinal), wanted, parts.Length == 3 ? parts[2] : "");
    }

    public static string Describe(AttributeFilter filter)
        => filter.Operator switch
        {
            FilterOperator.Exists => $"{filter.Key} exists",
            FilterOperator.Contains or FilterOperator.NotContains => $"{filter.Key} {ShownOf(filter.Operator)} “{filter.Value}”",
            _ => $"{filter.Key} {ShownOf(filter.Operator)} {filter.Value}",
        };

    public static string WordOf(FilterOperator wanted) => Operators.First(entry => entry.Operator == wanted).Word;

    public static FilterOperator? OperatorOf(string? word)
    {
        foreach (var entry in Operators)
        {
            if (entry.Word == word)
            {
                return entry.Operator;
            }
        }

        return null;
    }

    private static string ShownOf(FilterOperator wanted) => Operators.First(entry => entry.Operator == wanted).Shown;
}
