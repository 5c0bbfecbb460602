using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LocalStack.Telemetry.Model;

/// <summary>
/// All spans of a trace that are kept, as a tree. A span whose parent is unknown (not arrived yet, not sampled, or evicted) stands at the top level beside
/// the root: nothing is hidden because something is missing.
/// </summary>
public sealed class Trace
{
    private readonly Dictionary<SpanId, Span> _byId;
    private readonly Dictionary<SpanId, ImmutableArray<Span>> _children;

    /// <summary>Builds the tree. Cycles of parents, which only a broken sender can make, are cut at their earliest span.</summary>
    /// <param name="spans">At least one span, all of one trace, no id twice, in any order.</param>
    /// <exception cref="ArgumentException">There is no span.</exception>
    public Trace(IEnumerable<Span> spans)
    {
        var ordered = spans.OrderBy(s => s.StartUnixNanoseconds).ThenByDescending(s => s.DurationNanoseconds).ToArray();
        if (ordered.Length == 0)
        {
            throw new ArgumentException("A trace needs at least one span.", nameof(spans));
        }

        TraceId = ordered[0].TraceId;
        _byId = new Dictionary<SpanId, Span>(ordered.Length);
        foreach (var span in ordered)
        {
            _byId.TryAdd(span.SpanId, span);
        }

        var top = new List<Span>();
        var children = new Dictionary<SpanId, List<Span>>();
        foreach (var span in ordered)
        {
            if (span.ParentSpanId.IsEmpty || span.ParentSpanId == span.SpanId || !_byId.ContainsKey(span.ParentSpanId))
            {
                top.Add(span);
                continue;
            }

            (children.TryGetValue(span.ParentSpanId, out var siblings) ? siblings : children[span.ParentSpanId] = []).Add(span);
        }

        CutCycles(ordered, top, children);
        _children = children.ToDictionary(p => p.Key, p => p.Value.ToImmutableArray());
        TopLevel = [.. top];
        Root = top.Find(s => s.ParentSpanId.IsEmpty) ?? top[0];
        Spans = [.. ordered];
        StartUnixNanoseconds = ordered[0].StartUnixNanoseconds;
        EndUnixNanoseconds = ordered.Max(s => s.EndUnixNanoseconds);
    }

    /// <summary>The trace's id.</summary>
    public TraceId TraceId { get; }

    /// <summary>All spans by start time; of two that start together the longer one first.</summary>
    public ImmutableArray<Span> Spans { get; }

    /// <summary>The span without a parent; the earliest one whose parent is unknown, while the root is.</summary>
    public Span Root { get; }

    /// <summary>Whether <see cref="Root"/> is a true root, not a stand-in.</summary>
    public bool HasRoot => Root.ParentSpanId.IsEmpty;

    /// <summary>The root and every span whose parent is unknown, by start time.</summary>
    public ImmutableArray<Span> TopLevel { get; }

    /// <summary>The earliest start, in nanoseconds since 1970-01-01 UTC.</summary>
    public ulong StartUnixNanoseconds { get; }

    /// <summary>The latest end, in nanoseconds since 1970-01-01 UTC.</summary>
    public ulong EndUnixNanoseconds { get; }

    /// <summary>The earliest start, cut to 100 ns.</summary>
    public DateTimeOffset StartTime => UnixTime.ToDateTimeOffset(StartUnixNanoseconds);

    /// <summary>From the earliest start to the latest end, cut to 100 ns.</summary>
    public TimeSpan Duration => UnixTime.ToTimeSpan(EndUnixNanoseconds - StartUnixNanoseconds);

    /// <summary>A span by its id.</summary>
    public bool TryGetSpan(SpanId spanId, [NotNullWhen(true)] out Span? span) => _byId.TryGetValue(spanId, out span);

    /// <summary>A span's children by start time; empty for a leaf.</summary>
    public ImmutableArray<Span> GetChildren(SpanId spanId) => _children.GetValueOrDefault(spanId, []);

    /// <summary>Every span with its depth (0 at the top level), parents before children: the rows of a waterfall.</summary>
    public IEnumerable<(Span Span, int Depth)> DepthFirst()
    {
        var stack = new Stack<(Span Span, int Depth)>();
        Push(TopLevel, 0);
        while (stack.TryPop(out var item))
        {
            yield return item;
            Push(GetChildren(item.Span.SpanId), item.Depth + 1);
        }

        void Push(ImmutableArray<Span> spans, int depth)
        {
            for (var i = spans.Length - 1; i >= 0; i--)
            {
                stack.Push((spans[i], depth));
            }
        }
    }

    // A span that no walk from the top reaches is on, or below, a cycle: its earliest member is lifted to the top, and the walk goes on from there.
    private static void CutCycles(Span[] ordered, List<Span> top, Dictionary<SpanId, List<Span>> children)
    {
        var reached = new HashSet<SpanId>();
        var pending = new Stack<Span>(top);
        Walk();
        if (reached.Count == ordered.Length)
        {
            return;
        }

        foreach (var span in ordered)
        {
            if (!reached.Contains(span.SpanId))
            {
                children[span.ParentSpanId].Remove(span);
                top.Add(span);
                pending.Push(span);
                Walk();
            }
        }

        void Walk()
        {
            while (pending.TryPop(out var span))
            {
                if (reached.Add(span.SpanId) && children.TryGetValue(span.SpanId, out var next))
                {
                    next.ForEach(pending.Push);
                }
            }
        }
    }
}
