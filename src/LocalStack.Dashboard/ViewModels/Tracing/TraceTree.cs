using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// A trace's spans and log records as one list, parents before children, each parent's by time. Spans and records whose parent is named but not known stand
/// together under a node for it: while a request runs, its own span is the last to arrive.
/// </summary>
internal static class TraceTree
{
    public static ImmutableArray<TraceNode> Build(Trace trace, IEnumerable<LogRecord> logs)
    {
        var below = trace.Spans.ToDictionary(span => span, span => trace.GetChildren(span).Select(Item.Of).ToList());
        var top = new List<Item>();
        var missing = new Dictionary<SpanId, List<Item>>();
        foreach (var span in trace.TopLevel)
        {
            // A known parent at the top level is the cut of a cycle.
            var isOrphan = !span.ParentSpanId.IsEmpty && span.ParentSpanId != span.SpanId && !trace.TryGetSpan(span.ParentSpanId, out _);
            (isOrphan ? Missing(span.ParentSpanId) : top).Add(Item.Of(span));
        }

        foreach (var log in logs)
        {
            (log.SpanId.IsEmpty ? top : Owner(log) is { } span ? below[span] : Missing(log.SpanId)).Add(Item.Of(log));
        }

        top.AddRange(missing.Select(entry => new Item(entry.Value.Min(item => item.Start), null, null, entry.Key)));
        return Flatten(top, item => item.Span is { } span ? below[span] : item.Log is null ? missing[item.MissingId] : []);

        // Of a call's two ends with one id, the one in the process that wrote the record.
        Span? Owner(LogRecord log) => trace.GetSpans(log.SpanId).OrderByDescending(span => span.Resource.Equals(log.Resource)).FirstOrDefault();

        List<Item> Missing(SpanId id) => missing.TryGetValue(id, out var items) ? items : missing[id] = [];
    }

    private static ImmutableArray<TraceNode> Flatten(List<Item> top, Func<Item, List<Item>> childrenOf)
    {
        var nodes = ImmutableArray.CreateBuilder<TraceNode>();
        var pending = new Stack<(Item Item, int Depth, int Parent)>();
        Push(top, 0, -1);
        while (pending.TryPop(out var next))
        {
            var (item, depth, parent) = next;
            nodes.Add(item.Span is { } span ? TraceNode.Of(span, depth, parent) : item.Log is { } log ? TraceNode.Of(log, depth, parent) : TraceNode.Missing(item.MissingId, item.Start));
            Push(childrenOf(item), depth + 1, nodes.Count - 1);
        }

        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (node.Parent >= 0)
            {
                var parent = nodes[node.Parent];
                parent.Size += node.Size;
                parent.SpansBelow += node.SpansBelow + (node.Span is null ? 0 : 1);
                parent.ErrorsBelow += node.ErrorsBelow + (node.Span is { IsError: true } ? 1 : 0);
                parent.End = parent.IsMissing ? Math.Max(parent.End, node.End) : parent.End;
            }
        }

        return nodes.ToImmutable();

        void Push(List<Item> items, int depth, int parent)
        {
            foreach (var item in items.OrderByDescending(item => item.Start).ThenByDescending(item => item.Order))
            {
                pending.Push((item, depth, parent));
            }
        }
    }

    private readonly record struct Item(ulong Start, Span? Span, LogRecord? Log, SpanId MissingId)
    {
        /// <summary>Of what begins together: the longer span first, records in order of arrival after it.</summary>
        public long Order => Log is { } log ? log.Id : Span is { } span ? -(long)Math.Min(span.DurationNanoseconds, long.MaxValue) : long.MinValue;

        public static Item Of(Span span) => new(span.StartUnixNanoseconds, span, null, default);

        public static Item Of(LogRecord log) => new(log.UnixNanoseconds, null, log, default);
    }
}
