using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// The chain of work that made the trace as long as it is. It is followed backwards: from the end of the span that ends last, through the child that ended
/// last before, to its start, and on; then up through the span's ancestors, each from the moment it set the one below going. A child that goes on after its
/// parent has ended was not waited for, and one that ran beside a later one made no difference: neither is on the path.
/// </summary>
public sealed class CriticalPath
{
    private readonly Trace _trace;
    private readonly IReadOnlyDictionary<Span, long> _offsets;
    private readonly Dictionary<Span, List<PathSection>> _sections = [];
    private readonly Stack<Frame> _pending = [];

    private CriticalPath(Trace trace)
    {
        _trace = trace;
        _offsets = ClockSkew.Find(trace);
    }

    /// <summary>Spans with time on the path.</summary>
    public int SpanCount => _sections.Count;

    /// <summary>Time on the path by resource, the largest share first.</summary>
    public ImmutableArray<(string Resource, ulong Nanoseconds)> Shares { get; private set; } = [];

    public static CriticalPath Find(Trace trace)
    {
        var path = new CriticalPath(trace);
        path.Follow();
        return path;
    }

    /// <summary>A span's part of the path by time; empty when it has none.</summary>
    public IReadOnlyList<PathSection> Of(Span span) => _sections.TryGetValue(span, out var sections) ? sections : [];

    /// <summary>How long the trace waited for a span itself, not for what it called.</summary>
    public ulong TimeOf(Span span) => Of(span).Aggregate(0UL, (sum, section) => sum + section.Length);

    private void Follow()
    {
        var last = _trace.DepthFirst().MaxBy(entry => EndOf(entry.Span)).Span;
        Walk(last, EndOf(last));
        var cursor = StartOf(last);
        var (span, top) = (last, last);
        while (_trace.GetParent(span) is { } parent)
        {
            Walk(parent, Math.Min(cursor, EndOf(parent)));
            cursor = Math.Min(cursor, StartOf(parent));
            (span, top) = (parent, parent);
        }

        // Spans side by side at the top, whose common parent is not known.
        WalkAll(_trace.TopLevel.Remove(top), cursor);
        foreach (var sections in _sections.Values)
        {
            sections.Reverse();
        }

        Shares =
        [
            .. _trace.Spans.Select(item => (item.Resource.Name, Time: TimeOf(item))).Where(item => item.Time > 0)
                .GroupBy(item => item.Name).Select(group => (group.Key, group.Aggregate(0UL, (sum, item) => sum + item.Time)))
                .OrderByDescending(share => share.Item2),
        ];
    }

    private void Walk(Span span, long until)
    {
        Push(span, until, StartOf(span));
        Run();
    }

    private void WalkAll(ImmutableArray<Span> spans, long until)
    {
        _pending.Push(new Frame(null, [.. spans.OrderByDescending(EndOf).ThenBy(StartOf)], long.MaxValue, until));
        Run();
    }

    private void Push(Span span, long until, long start)
    {
        // Those that go on after the parent's end were not waited for.
        var end = EndOf(span);
        var children = _trace.GetChildren(span);
        Span[] awaited = children.IsEmpty ? [] : [.. children.Where(child => EndOf(child) <= end).OrderByDescending(EndOf).ThenBy(StartOf)];
        _pending.Push(new Frame(span, awaited, start, until));
    }

    // With a stack of its own: a trace may be thousands of calls deep.
    private void Run()
    {
        while (_pending.TryPeek(out var frame))
        {
            if (NextOf(frame) is { } child)
            {
                Add(frame.Span, Math.Max(EndOf(child), frame.Start), frame.Cursor);
                frame.Cursor = StartOf(child);

                // A child that claims to begin before its parent counts from where the parent begins: before that, others are on the path.
                Push(child, EndOf(child), frame.Span is null ? StartOf(child) : Math.Max(StartOf(child), frame.Start));
            }
            else
            {
                Add(frame.Span, frame.Start, frame.Cursor);
                _pending.Pop();
            }
        }
    }

    private Span? NextOf(Frame frame)
    {
        while (frame.Next < frame.Children.Length)
        {
            var child = frame.Children[frame.Next++];
            if (EndOf(child) <= frame.Cursor && child.DurationNanoseconds > 0)
            {
                return child;
            }
        }

        return null;
    }

    private void Add(Span? span, long start, long end)
    {
        if (span is not null && start < end)
        {
            var offset = _offsets.GetValueOrDefault(span);
            (_sections.TryGetValue(span, out var sections) ? sections : _sections[span] = []).Add(new PathSection((ulong)(start - offset), (ulong)(end - offset)));
        }
    }

    private long StartOf(Span span) => (long)span.StartUnixNanoseconds + _offsets.GetValueOrDefault(span);

    private long EndOf(Span span) => (long)span.EndUnixNanoseconds + _offsets.GetValueOrDefault(span);

    private sealed class Frame(Span? span, Span[] children, long start, long cursor)
    {
        public Span? Span { get; } = span;

        public Span[] Children { get; } = children;

        public long Start { get; } = start;

        /// <summary>What lies after it is accounted for.</summary>
        public long Cursor { get; set; } = cursor;

        public int Next { get; set; }
    }
}
