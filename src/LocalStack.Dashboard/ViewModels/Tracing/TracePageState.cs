using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>
/// The trace of a page while it grows. It is read anew only when the store has more of it than was read before: most changes of a store are of other traces.
/// Used on one circuit's thread.
/// </summary>
internal sealed class TracePageState(TelemetryStore store)
{
    /// <summary>Log records shown of one trace.</summary>
    public const int MaxLogs = 10_000;

    private const int MaxBacklinks = 1_000;

    private (int Spans, int Logs) _read;
    private ILookup<SpanId, LogRecord> _logsBySpan = Array.Empty<LogRecord>().ToLookup(log => log.SpanId);
    private Dictionary<long, LogRecord> _logs = [];

    public TraceId TraceId { get; private set; }

    /// <summary>Null while no span of the trace is kept.</summary>
    public TraceView? View { get; private set; }

    public WaterfallView Waterfall { get; } = new();

    /// <summary>Log records of the trace, with those beyond <see cref="MaxLogs"/>.</summary>
    public int LogCount { get; private set; }

    public void Open(TraceId traceId)
    {
        if (traceId != TraceId)
        {
            (TraceId, View, _read) = (traceId, null, default);
            Waterfall.Reset();
        }
    }

    /// <summary>Reads the trace if it has grown.</summary>
    /// <param name="resources">The AppHost's, to name called addresses with.</param>
    /// <returns>Whether it had.</returns>
    public bool Refresh(IEnumerable<ResourceSnapshot> resources)
    {
        var spans = store.GetSpans(new SpanQuery { TraceId = TraceId, Limit = 0 }).Total;
        LogCount = spans == 0 ? LogCount : store.GetLogs(new LogQuery { TraceId = TraceId, Limit = 0 }).Total;
        var now = (spans, LogCount);
        if (spans == 0 || (View is not null && now.spans <= _read.Spans && now.LogCount <= _read.Logs))
        {
            // Evicted while it is looked at, or nothing new: what is shown stays, and what is read next counts from here.
            _read = spans == 0 ? _read : now;
            return false;
        }

        if (store.GetTrace(TraceId) is not { } trace)
        {
            return false;
        }

        _read = now;
        var logs = store.GetLogs(new LogQuery { TraceId = TraceId, Limit = MaxLogs }).Items;
        var backlinks = store.GetSpans(new SpanQuery { LinkedTraceId = TraceId, Limit = MaxBacklinks }).Items;
        _logs = logs.ToDictionary(log => log.Id);
        _logsBySpan = logs.ToLookup(log => log.SpanId);
        View = new TraceView(trace, logs, backlinks, new PeerNames(resources));
        Waterfall.Show(View);
        return true;
    }

    /// <summary>How an address names a span: its id and, of the second of two with one id, its kind.</summary>
    public string NameOf(Span span) => View!.Trace.TryGetSpan(span.SpanId, out var first) && !first.Equals(span) ? $"{span.SpanId}.{span.Kind}" : $"{span.SpanId}";

    /// <summary>The span that an address names, or null.</summary>
    public Span? FindSpan(string? name)
    {
        var (id, kind) = name?.Split('.') is [var first, var second] ? (first, second) : (name, null);
        return View is { } view && SpanId.TryParse(id, out var spanId) ? view.Trace.GetSpans(spanId).FirstOrDefault(span => kind is null || kind == $"{span.Kind}") : null;
    }

    /// <summary>A log record of the trace, or null.</summary>
    public LogRecord? FindLog(long? id) => id is { } number ? _logs.GetValueOrDefault(number) : null;

    /// <summary>Records written in a span, by time.</summary>
    public ImmutableArray<LogRecord> LogsOf(SpanId spanId) => [.. _logsBySpan[spanId]];
}
