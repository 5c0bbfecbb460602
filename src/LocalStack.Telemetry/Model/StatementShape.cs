using System.Text.RegularExpressions;

namespace LocalStack.Telemetry.Model;

/// <summary>A database call without its values: what calls of a loop have in common.</summary>
public static partial class StatementShape
{
    private const int MaxLength = 4_000;

    /// <summary>As in <c>SELECT * FROM orders WHERE id = ?</c>; null for a span that is no call of a database.</summary>
    public static string? Of(Span span) => TextOf(span) is { } text ? Of(text) : null;

    /// <summary>What was sent to a database, as the sender recorded it; null where it did not.</summary>
    public static string? SentTextOf(Span span) => span.Attributes.GetText("db.query.text") ?? span.Attributes.GetText("db.statement");

    /// <summary>What a database is asked to do; null for a span that is no call of a database.</summary>
    public static string? TextOf(Span span) => !span.Categories.HasFlag(SpanCategories.Database) || span.Kind is SpanKind.Server or SpanKind.Consumer
        ? null
        : SentTextOf(span) ?? span.Name;

    /// <summary>A statement without its values, on one line.</summary>
    /// <param name="statement">The statement; of a longer one than 4,000 characters only the beginning is read.</param>
    public static string Of(string statement)
    {
        var text = statement.Length > MaxLength ? statement[..MaxLength] : statement;
        text = Values().Replace(text, "?");
        text = Lists().Replace(text, "?, …");
        text = Rows().Replace(text, "(?, …), …");
        return Blanks().Replace(text, " ").Trim();
    }

    // Quoted text, UUIDs, parameters ($1, @p0), numbers that are no part of a name.
    [GeneratedRegex("""'(?:[^']|'')*'|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|[@$]\w+|(?<!\w)\d[\w.]*""", RegexOptions.IgnoreCase)]
    private static partial Regex Values();

    [GeneratedRegex(@"\?(?:\s*,\s*\?)+")]
    private static partial Regex Lists();

    [GeneratedRegex(@"\((?:\?|\?, …)\)(?:\s*,\s*\((?:\?|\?, …)\))+")]
    private static partial Regex Rows();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
