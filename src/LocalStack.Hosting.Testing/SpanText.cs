using System.Globalization;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>A span in a few words: what was asked of a database, else its name, and the answer of an HTTP request.</summary>
internal static class SpanText
{
    private static readonly string[] StatusAttributes = ["http.response.status_code", "http.status_code"];

    /// <summary>What a database was asked to do, on one line; null for any other span.</summary>
    public static string? StatementOf(Span span) =>
        StatementShape.SentTextOf(span) is { Length: > 0 } text ? OneLine(text) : null;

    /// <summary>As in <c> → 202</c>; empty for a span that is no HTTP request.</summary>
    public static string StatusOf(Span span) => StatusAttributes.Select(span.Attributes.GetText).FirstOrDefault(text => text is not null) is { } status ? $" → {status}" : "";

    /// <summary>As in <c> ERROR: connection refused</c>; empty for a span that did not fail.</summary>
    public static string ErrorOf(Span span)
    {
        if (!span.IsError)
        {
            return "";
        }

        var reason = span.StatusMessage.Length > 0 ? span.StatusMessage
            : span.Events.Select(occurred => occurred.Attributes.GetText("exception.message")).FirstOrDefault(text => text is not null) ?? span.Attributes.GetText("error.type");
        return reason is null ? " ERROR" : $" ERROR: {OneLine(reason)}";
    }

    public static string DurationOf(ulong nanoseconds) => nanoseconds switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.00} ms"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e6:0.0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1e9:0.00} s"),
    };

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
