using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A line of a trace before anything is collapsed: a span, a log record written in one, or a span that is named as a parent but not known.</summary>
public sealed class TraceNode
{
    private TraceNode(object key, SpanId spanId, int depth, int parent)
    {
        Key = key;
        SpanId = spanId;
        Depth = depth;
        Parent = parent;
    }

    /// <summary>Stable between updates: the span, the missing span's id, or the log record's number.</summary>
    public object Key { get; }

    /// <summary>The span, also of a missing one; for a log record the span it was written in.</summary>
    public SpanId SpanId { get; }

    /// <summary>Null for a log record and for a missing span.</summary>
    public Span? Span { get; private init; }

    /// <summary>Null for a span.</summary>
    public LogRecord? Log { get; private init; }

    public bool IsMissing => Span is null && Log is null;

    /// <summary>0 at the top level.</summary>
    public int Depth { get; }

    /// <summary>The index of the node above; -1 at the top level.</summary>
    public int Parent { get; }

    /// <summary>When it begins, in nanoseconds since 1970-01-01 UTC; of a missing span, when the first thing below it does.</summary>
    public ulong Start { get; set; }

    public ulong End { get; set; }

    /// <summary>Nodes from this one to the last below it.</summary>
    public int Size { get; set; } = 1;

    /// <summary>Spans below it, at any depth.</summary>
    public int SpansBelow { get; set; }

    /// <summary>Failed spans below it, at any depth.</summary>
    public int ErrorsBelow { get; set; }

    public static TraceNode Of(Span span, int depth, int parent)
        => new(span, span.SpanId, depth, parent) { Span = span, Start = span.StartUnixNanoseconds, End = span.EndUnixNanoseconds };

    public static TraceNode Of(LogRecord log, int depth, int parent)
        => new(log.Id, log.SpanId, depth, parent) { Log = log, Start = log.UnixNanoseconds, End = log.UnixNanoseconds };

    public static TraceNode Missing(SpanId spanId, ulong start)
        => new(spanId, spanId, 0, -1) { Start = start, End = start };
}
