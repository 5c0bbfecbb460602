using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A trace with everything that its page says of it, worked out once for each state of the trace.</summary>
public sealed class TraceView
{
    private readonly ILookup<object, RepeatedQuery> _repeatedByParent;
    private readonly Dictionary<Span, RepeatedQuery> _repeatedBySpan;
    private readonly ILookup<SpanId, Span> _backlinks;
    private readonly PeerNames _peers;

    /// <param name="trace">The trace.</param>
    /// <param name="logs">Records written in it, by time.</param>
    /// <param name="backlinks">Spans of any trace that link to spans of this one.</param>
    /// <param name="peers">Names for called resources that send no spans.</param>
    public TraceView(Trace trace, IReadOnlyCollection<LogRecord> logs, IReadOnlyCollection<Span> backlinks, PeerNames peers)
    {
        Trace = trace;
        LogCount = logs.Count;
        Nodes = TraceTree.Build(trace, logs);
        Path = CriticalPath.Find(trace);
        Repeated = RepeatedQuery.Find(trace);
        Resources = ResourceChip.Of(trace);
        Depth = Nodes.Where(node => node.Span is not null).Max(node => node.Depth) + 1;
        Errors = [.. Nodes.Where(node => node.Span is { IsError: true }).Select(node => node.Key)];
        Whole = new TimeWindow(trace.StartUnixNanoseconds, Math.Max(trace.EndUnixNanoseconds, trace.StartUnixNanoseconds + 1));
        _repeatedByParent = Repeated.ToLookup(repeated => (object?)trace.GetParent(repeated.Spans[0]) ?? repeated.ParentId);
        _repeatedBySpan = Repeated.SelectMany(repeated => repeated.Spans, (repeated, span) => (Span: span, Repeated: repeated)).DistinctBy(entry => entry.Span).ToDictionary(entry => entry.Span, entry => entry.Repeated);
        _peers = peers;
        _backlinks = backlinks
            .SelectMany(span => span.Links.Where(link => link.TraceId == trace.TraceId).Select(link => (link.SpanId, Span: span))).Distinct()
            .ToLookup(entry => entry.SpanId, entry => entry.Span);
        Peers =
        [
            .. trace.Spans.Select(PeerOf).OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
                .Select(group => (group.Key, group.Count())).OrderByDescending(peer => peer.Item2),
        ];
    }

    public Trace Trace { get; }

    public ImmutableArray<TraceNode> Nodes { get; }

    public CriticalPath Path { get; }

    /// <summary>Repeated similar queries, by time.</summary>
    public ImmutableArray<RepeatedQuery> Repeated { get; }

    /// <summary>Who took part, in order of each one's first span.</summary>
    public ImmutableArray<ResourceChip> Resources { get; }

    /// <summary>Who was called without sending spans, and how often.</summary>
    public ImmutableArray<(string Name, int Calls)> Peers { get; }

    /// <summary>The nodes of the failed spans, in order of the rows.</summary>
    public ImmutableArray<object> Errors { get; }

    public int Depth { get; }

    public int LogCount { get; }

    /// <summary>From the earliest start to the latest end.</summary>
    public TimeWindow Whole { get; }

    /// <summary>The queries that a span, known or missing, repeats.</summary>
    public IEnumerable<RepeatedQuery> RepeatedBy(TraceNode parent) => _repeatedByParent[parent.Key];

    /// <summary>The repetition that a query belongs to, or null.</summary>
    public RepeatedQuery? RepetitionOf(Span span) => _repeatedBySpan.GetValueOrDefault(span);

    /// <summary>Spans that link to a span.</summary>
    public IEnumerable<Span> BacklinksOf(SpanId spanId) => _backlinks[spanId];

    public bool HasLinks(Span span) => !span.Links.IsEmpty || _backlinks.Contains(span.SpanId);

    /// <summary>The callee that has no span of its own, or null.</summary>
    public string? PeerOf(Span span) => _peers.Of(span, Trace.GetChildren(span));

    /// <summary>How long a span was at work while none of its children was.</summary>
    public ulong OwnTimeOf(Span span)
    {
        var (own, cursor) = (span.DurationNanoseconds, span.StartUnixNanoseconds);
        foreach (var child in Trace.GetChildren(span))
        {
            var start = Math.Max(child.StartUnixNanoseconds, cursor);
            var end = Math.Min(child.EndUnixNanoseconds, span.EndUnixNanoseconds);
            if (end > start)
            {
                own -= end - start;
                cursor = end;
            }
        }

        return own;
    }

    /// <summary>Whether a span starts before its parent, which only clocks that disagree can make.</summary>
    public bool StartsBeforeParent(Span span) => Trace.GetParent(span) is { } parent && span.StartUnixNanoseconds < parent.StartUnixNanoseconds;
}
