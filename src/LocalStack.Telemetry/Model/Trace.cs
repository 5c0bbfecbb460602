using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LocalStack.Telemetry.Model;

/// <summary>
/// All spans of a trace that are kept, as a tree. A span whose parent is unknown (not arrived yet, not sampled, or evicted) stands at the top level beside
/// the root: nothing is hidden because something is missing.
/// </summary>
public sealed class Trace
{
    private readonly ILookup<SpanId, Span> _byId;
    private readonly Dictionary<Span, Span> _parents;
    private readonly Dictionary<Span, ImmutableArray<Span>> _children;

    /// <summary>Builds the tree. Cycles of parents, which only a broken sender can make, are cut at their earliest span.</summary>
    /// <param name="spans">At least one span, all of one trace, none twice, in any order.</param>
    /// <exception cref="ArgumentException">There is no span.</exception>
    public Trace(IEnumerable<Span> spans)
    {
        var ordered = spans.OrderBy(s => s.StartUnixNanoseconds).ThenByDescending(s => s.DurationNanoseconds).ThenBy(s => s.Kind is SpanKind.Server or SpanKind.Consumer).ToArray();
        if (ordered.Length == 0)
        {
            throw new ArgumentException("A trace needs at least one span.", nameof(spans));
        }

        TraceId = ordered[0].TraceId;
        _byId = ordered.ToLookup(span => span.SpanId);
        _parents = new Dictionary<Span, Span>(ordered.Length);
        var top = new List<Span>();
        var children = new Dictionary<Span, List<Span>>();
        foreach (var span in ordered)
        {
            if (FindParent(span) is not { } parent)
            {
                top.Add(span);
                continue;
            }

            _parents[span] = parent;
            (children.TryGetValue(parent, out var siblings) ? siblings : children[parent] = []).Add(span);
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

    /// <summary>All spans by start time; of two that start together the longer one first, then the caller.</summary>
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

    /// <summary>A span by its id; the first one by time where a client and a server share an id, as Zipkin's do.</summary>
    public bool TryGetSpan(SpanId spanId, [NotNullWhen(true)] out Span? span) => (span = _byId[spanId].FirstOrDefault()) is not null;

    /// <summary>The spans with an id: one, or with senders like Zipkin's the two ends of a call; none when it is not kept.</summary>
    public IEnumerable<Span> GetSpans(SpanId spanId) => _byId[spanId];

    /// <summary>The span that a span hangs under; <see langword="null"/> at the top level.</summary>
    public Span? GetParent(Span span) => _parents.GetValueOrDefault(span);

    /// <summary>A span's children by start time; empty for a leaf.</summary>
    public ImmutableArray<Span> GetChildren(Span span) => _children.GetValueOrDefault(span, []);

    /// <summary>Every span with its depth (0 at the top level), parents before children: the rows of a waterfall.</summary>
    public IEnumerable<(Span Span, int Depth)> DepthFirst()
    {
        var stack = new Stack<(Span Span, int Depth)>();
        Push(TopLevel, 0);
        while (stack.TryPop(out var item))
        {
            yield return item;
            Push(GetChildren(item.Span), item.Depth + 1);
        }

        void Push(ImmutableArray<Span> spans, int depth)
        {
            for (var i = spans.Length - 1; i >= 0; i--)
            {
                stack.Push((spans[i], depth));
            }
        }
    }

    private Span? FindParent(Span span)
    {
        // The server's end of a call that has one id at both ends hangs under the client's.
        if (span.Kind is SpanKind.Server or SpanKind.Consumer && _byId[span.SpanId].FirstOrDefault(twin => twin.Kind is SpanKind.Client or SpanKind.Producer) is { } caller)
        {
            return caller;
        }

        if (span.ParentSpanId.IsEmpty || span.ParentSpanId == span.SpanId)
        {
            return null;
        }

        // Of two ends with one id, a span belongs to the one in its own process.
        Span? found = null;
        foreach (var candidate in _byId[span.ParentSpanId])
        {
            if (found is null || (candidate.Resource.Equals(span.Resource) && !found.Resource.Equals(span.Resource)))
            {
                found = candidate;
            }
        }

        return found;
    }

    // A span that no walk from the top reaches is on, or below, a cycle: its earliest member is lifted to the top, and the walk goes on from there.
    private void CutCycles(Span[] ordered, List<Span> top, Dictionary<Span, List<Span>> children)
    {
        var reached = new HashSet<Span>();
        var pending = new Stack<Span>(top);
        Walk();
        if (reached.Count == ordered.Length)
        {
            return;
        }

        foreach (var span in ordered)
        {
            if (!reached.Contains(span))
            {
                _parents.Remove(span, out var parent);
                children[parent!].Remove(span);
                top.Add(span);
                pending.Push(span);
                Walk();
            }
        }

        void Walk()
        {
            while (pending.TryPop(out var span))
            {
                if (reached.Add(span) && children.TryGetValue(span, out var next))
                {
                    next.ForEach(pending.Push);
                }
            }
        }
    }
}
