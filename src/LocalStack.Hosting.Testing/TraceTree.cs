using System.Globalization;
using System.Text;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>A trace for people: its tree, with durations and errors.</summary>
internal static class TraceTree
{
    private const int MaxLines = 200;
    private const int MaxWidth = 100;

    /// <param name="trace">The trace.</param>
    /// <param name="callers">The test's own spans, which are not in the trace.</param>
    /// <param name="isMarked">The spans that a message is about.</param>
    public static string Of(Trace trace, IReadOnlySet<SpanId> callers, Func<Span, bool>? isMarked)
    {
        var lines = trace.DepthFirst().Take(MaxLines).Select(row => (row.Span, Text: Cut(new string(' ', 2 * (row.Depth + 1)) + LineOf(trace, callers, row.Span)))).ToArray();
        var width = lines.Max(line => line.Text.Length);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Trace {trace.TraceId}, {Count(trace.Spans.Length, "span")}, {SpanText.DurationOf(trace.EndUnixNanoseconds - trace.StartUnixNanoseconds)}:\n");
        foreach (var (span, line) in lines)
        {
            text.Append(line.PadRight(width)).Append("  ").Append(SpanText.DurationOf(span.DurationNanoseconds).PadLeft(9))
                .Append(SpanText.ErrorOf(span)).Append(isMarked?.Invoke(span) == true ? "  <--" : "").Append('\n');
        }

        if (trace.Spans.Length > MaxLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"  … and {trace.Spans.Length - MaxLines} more\n");
        }

        return text.ToString();
    }

    public static string Count(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string LineOf(Trace trace, IReadOnlySet<SpanId> callers, Span span)
    {
        var isOrphan = !span.ParentSpanId.IsEmpty && span != trace.Root && !callers.Contains(span.ParentSpanId) && !trace.TryGetSpan(span.ParentSpanId, out _);
        return $"{(isOrphan ? "(parent is not there) " : "")}{span.Resource.Name}: {SpanText.StatementOf(span) ?? span.Name}{SpanText.StatusOf(span)}";
    }

    private static string Cut(string line) => line.Length <= MaxWidth ? line : line[..(MaxWidth - 1)] + "…";
}
