using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>What a span is about, in a few words taken from OpenTelemetry's semantic conventions.</summary>
internal static class SpanView
{
    /// <summary>As in <c>200</c>, <c>INSERT INTO check_jobs …</c> or <c>checks</c>: what the name does not say yet; empty when nothing.</summary>
    public static string Summary(Span span)
    {
        var attributes = span.Attributes;
        if (span.Categories.HasFlag(SpanCategories.Database))
        {
            return OneLine(StatementShape.SentTextOf(span) ?? attributes.GetText("db.namespace") ?? "");
        }

        if (span.Categories.HasFlag(SpanCategories.Messaging))
        {
            return attributes.GetText("messaging.destination.name") ?? "";
        }

        if (span.Categories.HasFlag(SpanCategories.Http))
        {
            var status = attributes.GetText("http.response.status_code") ?? attributes.GetText("http.status_code");
            var target = span.Kind == SpanKind.Client ? attributes.GetText("url.full") ?? attributes.GetText("http.url") : attributes.GetText("url.path");
            return string.Join(' ', new[] { target, status is null ? null : $"→ {status}" }.Where(part => !string.IsNullOrEmpty(part)));
        }

        return span.Categories.HasFlag(SpanCategories.Rpc) ? attributes.GetText("rpc.service") ?? "" : "";
    }

    public static string IconOf(Span span) => span switch
    {
        _ when span.Categories.HasFlag(SpanCategories.Database) => "database",
        _ when span.Categories.HasFlag(SpanCategories.Messaging) => "envelope",
        _ when span.Categories.HasFlag(SpanCategories.Http) || span.Categories.HasFlag(SpanCategories.Rpc) => "globe",
        _ => "dot",
    };

    public static string KindOf(Span span) => span.Kind switch
    {
        SpanKind.Unspecified => "",
        var kind => kind.ToString(),
    };

    private static string OneLine(string text)
    {
        const int longest = 160;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= longest ? line : line[..longest] + "…";
    }
}
