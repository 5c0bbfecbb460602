using System.Text;
using System.Text.RegularExpressions;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>A trace as text that is the same in each run: without ids, times and ports; siblings in the order of their text, equal ones as one line.</summary>
internal static partial class TraceSnapshot
{
    public static string Of(Trace trace, IReadOnlyCollection<string> attributes)
    {
        var text = new StringBuilder();
        foreach (var node in NodesOf(trace, trace.TopLevel, attributes))
        {
            Write(node, text, 0);
        }

        return text.ToString();
    }

    /// <summary>The span's name, or what was asked of a database without its values.</summary>
    public static string NameOf(Span span) => WithoutVariables(SpanText.StatementOf(span) is { } statement ? StatementShape.Of(statement) : span.Name);

    /// <summary>The name, and how it ended.</summary>
    public static string TextOf(Span span) => NameOf(span) + SpanText.StatusOf(span) + WithoutVariables(SpanText.ErrorOf(span));

    private static IEnumerable<Node> NodesOf(Trace trace, IEnumerable<Span> spans, IReadOnlyCollection<string> attributes) =>
        spans.Select(span => new Node($"{span.Resource.Name}: {TextOf(span)}{AttributesOf(span, attributes)}", [.. NodesOf(trace, trace.GetChildren(span), attributes)]))
            .GroupBy(node => node.Text, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => same.First() with { Times = same.Count() });

    private static string AttributesOf(Span span, IReadOnlyCollection<string> attributes)
    {
        var values = attributes.Where(key => span.Attributes[key] is not null).Select(key => $"{key}={WithoutVariables(span.Attributes.GetText(key)!)}");
        var text = string.Join(", ", values);
        return text.Length == 0 ? "" : $" [{text}]";
    }

    private static void Write(Node node, StringBuilder text, int depth)
    {
        text.Append(' ', depth * 2).Append(node.Line);
        if (node.Times > 1)
        {
            text.Append(" × ").Append(node.Times);
        }

        text.Append('\n');
        foreach (var child in node.Children)
        {
            Write(child, text, depth + 1);
        }
    }

    private static string WithoutVariables(string text) => Ports().Replace(Ids().Replace(Times().Replace(text, "{time}"), "{id}"), ":{port}");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")]
    private static partial Regex Times();

    // UUIDs, and hexadecimal numbers of 16 digits or more.
    [GeneratedRegex(@"\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{16,})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Ids();

    // Behind an address or a host name, not in a key such as "orders:17".
    [GeneratedRegex(@"(?<=//[^/\s]+|\d\.\d+|localhost|\]):\d{2,5}\b")]
    private static partial Regex Ports();

    private sealed record Node(string Line, IReadOnlyList<Node> Children, int Times = 1)
    {
        /// <summary>The node with all below it.</summary>
        public string Text { get; } = Line + string.Concat(Children.Select(child => $"\n{child.Times} {child.Text}"));
    }
}
