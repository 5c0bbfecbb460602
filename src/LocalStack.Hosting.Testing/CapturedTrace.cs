using System.Collections.Immutable;
using LocalStack.Telemetry.Model;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// A trace as it was when a test got it, with the log records written in it. A pattern names a span as in <c>"api: POST /orders"</c>: the resource's name where it
/// matters, then the span's name or the beginning of what was sent to a database; <c>*</c> stands for anything, and case matters but for the resource.
/// </summary>
public sealed partial class CapturedTrace
{
    private readonly TelemetryView _view;
    private readonly IReadOnlySet<SpanId> _callers;
    private readonly Lazy<ImmutableArray<LogRecord>> _logs;
    private readonly List<string> _missing = [];

    internal CapturedTrace(TelemetryView view, Trace trace, IReadOnlySet<SpanId> callers, Func<ImmutableArray<LogRecord>> readLogs)
    {
        _view = view;
        _callers = callers;
        _logs = new Lazy<ImmutableArray<LogRecord>>(readLogs);
        Trace = trace;
    }

    /// <summary>The spans as a tree.</summary>
    public Trace Trace { get; }

    /// <summary>The trace's id.</summary>
    public TraceId TraceId => Trace.TraceId;

    /// <summary>All spans by start time.</summary>
    public ImmutableArray<Span> Spans => Trace.Spans;

    /// <summary>The first span of the application: the one without a parent, or whose parent is the test.</summary>
    public Span Root => Trace.Root;

    /// <summary>From the earliest start to the latest end.</summary>
    public TimeSpan Duration => Trace.Duration;

    /// <summary>The log records written in the trace, by time.</summary>
    public ImmutableArray<LogRecord> Logs => _logs.Value;

    /// <summary>The calls of a database, by start time.</summary>
    public IEnumerable<Span> Queries => Spans.Where(static span => StatementShape.TextOf(span) is not null);

    /// <summary>What <see cref="Has"/> has looked for in vain.</summary>
    internal IReadOnlyList<string> Missing => _missing;

    /// <summary>Whether the trace has a span for each of several patterns. In a condition that is waited for, the time-out names those that were missing.</summary>
    /// <param name="patterns">The patterns.</param>
    public bool Has(params ReadOnlySpan<string> patterns)
    {
        var missing = _missing.Count;
        foreach (var text in patterns)
        {
            var pattern = SpanPattern.Parse(text);
            if (!Spans.Any(pattern.Matches))
            {
                _missing.Add(pattern.ToString());
            }
        }

        return _missing.Count == missing;
    }

    /// <summary>The spans that match a pattern, by start time.</summary>
    /// <param name="pattern">The pattern.</param>
    public IEnumerable<Span> Find(string pattern) => Spans.Where(SpanPattern.Parse(pattern).Matches);

    /// <summary>
    /// The trace as text that is the same in each run, for <c>Verify(trace.ToSnapshot())</c> or a comparison with a string: a line for each span, indented below its
    /// parent, with resource, name or statement (without its values), HTTP status and error. Ids, times and ports are left out; siblings stand in the order of their
    /// text, and equal ones on one line as in <c>× 3</c>.
    /// </summary>
    /// <param name="attributes">Names of attributes to add to each span that has them.</param>
    public string ToSnapshot(params string[] attributes) => TraceSnapshot.Of(Trace, attributes);

    /// <summary>The trace as a tree, with durations and errors.</summary>
    public override string ToString() => ToTree(isMarked: null);

    internal string ToTree(Func<Span, bool>? isMarked) => TraceTree.Of(Trace, _callers, isMarked);
}
