using System.Collections.Immutable;

namespace LocalStack.Telemetry.Model;

/// <summary>
/// The same query, but for its values, again and again under one parent, each after the one before has ended: the "N+1" of a loop that could have been one
/// query.
/// </summary>
/// <param name="ParentId">The span that asks.</param>
/// <param name="Shape">The query without its values.</param>
/// <param name="Spans">The queries by time.</param>
public sealed record RepeatedQuery(SpanId ParentId, string Shape, ImmutableArray<Span> Spans)
{
    /// <summary>Fewer are not worth a word.</summary>
    public const int LeastCount = 5;

    /// <summary>How long they took together.</summary>
    public ulong Nanoseconds { get; } = Spans.Aggregate(0UL, (sum, span) => sum + span.DurationNanoseconds);

    /// <summary>All of a trace, by the time of each one's first query.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="leastCount">How often a query has to be repeated to be counted. Default <see cref="LeastCount"/>; at least 2.</param>
    public static ImmutableArray<RepeatedQuery> Find(Trace trace, int leastCount = LeastCount)
    {
        // Most statements carry parameters, not values, and are the same text each time.
        var shapes = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            .. trace.Spans
                .Where(span => !span.ParentSpanId.IsEmpty)
                .Select(span => (Span: span, Text: StatementShape.TextOf(span)))
                .Where(entry => entry.Text is not null)
                .GroupBy(entry => (entry.Span.ParentSpanId, entry.Span.Resource, Shape: ShapeOf(entry.Text!)))
                .Select(group => new RepeatedQuery(group.Key.ParentSpanId, group.Key.Shape, Sequential(group.Select(entry => entry.Span))))
                .Where(repeated => repeated.Spans.Length >= leastCount)
                .OrderBy(repeated => repeated.Spans[0].StartUnixNanoseconds),
        ];

        string ShapeOf(string text) => shapes.TryGetValue(text, out var shape) ? shape : shapes[text] = StatementShape.Of(text);
    }

    // As many as possible of which none overlaps another: by their ends, each that starts after the last one taken.
    private static ImmutableArray<Span> Sequential(IEnumerable<Span> spans)
    {
        var taken = ImmutableArray.CreateBuilder<Span>();
        var end = 0UL;
        foreach (var span in spans.OrderBy(span => span.EndUnixNanoseconds))
        {
            if (span.StartUnixNanoseconds >= end)
            {
                taken.Add(span);
                end = span.EndUnixNanoseconds;
            }
        }

        return taken.ToImmutable();
    }
}
