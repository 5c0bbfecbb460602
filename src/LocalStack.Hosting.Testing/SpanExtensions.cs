using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>Conditions on a span, for tests.</summary>
public static class SpanExtensions
{
    extension(Span span)
    {
        /// <summary>
        /// Whether the span is what a pattern names, as in <c>"api: POST /orders"</c>: the resource's name where it matters, then the span's name or the beginning of what
        /// was sent to a database; <c>*</c> stands for anything.
        /// </summary>
        /// <param name="pattern">The pattern; case matters but for the resource.</param>
        public bool Is(string pattern) => SpanPattern.Parse(pattern).Matches(span);

        /// <summary>What was asked of a database (<c>db.query.text</c>, <c>db.statement</c>), on one line; <see langword="null"/> for any other span.</summary>
        public string? Statement => SpanText.StatementOf(span);
    }
}
