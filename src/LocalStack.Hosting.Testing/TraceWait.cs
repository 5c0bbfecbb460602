using System.Collections.Immutable;
using System.Text;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// The wait for one trace: of an id, or the first that satisfies a condition. Spans of a process come in the order in which they ended, so that all of a process's part is
/// there once the span that it began with is: no parent may be missing. What no structure tells (calls that just ended in a process of which nothing has come yet)
/// is told by time: nothing new has come for some sending delays, and every process that sends metrics, which SDKs do in the same rhythm, has sent newer ones.
/// </summary>
/// <param name="view">Whose traces.</param>
/// <param name="traceId">The one; null for any.</param>
/// <param name="callers">Spans of the test itself, which do not come.</param>
/// <param name="condition">What it must have.</param>
/// <param name="expression">The condition's text.</param>
internal sealed class TraceWait(TelemetryView view, TraceId? traceId, HashSet<SpanId> callers, Func<CapturedTrace, bool>? condition, string? expression)
{
    // Some sending delays, and more where no metrics say that the sender is alive and had its turn.
    private static readonly TimeSpan Quiet = 4 * SdkSettings.SendingDelay;
    private static readonly TimeSpan QuietWithoutMetrics = 10 * SdkSettings.SendingDelay;

    // Who has sent no metrics for so long has ended; and a parent that has not come for so long is outside of the application.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private const int MaxShown = 3;

    private TraceId? _found;
    private CapturedTrace? _seen;
    private DateTimeOffset _changed;
    private int _spans;
    private int _logs;

    public Task<CapturedTrace> RunAsync(TimeSpan timeout, CancellationToken cancellationToken) => Waiting.UntilAsync(
        view, [TelemetrySignal.Traces, TelemetrySignal.Logs, TelemetrySignal.Metrics], Look, Describe, timeout, cancellationToken);

    private (CapturedTrace? Result, TimeSpan? Again) Look()
    {
        _found ??= traceId ?? FindCandidate();
        if (_found is not { } id || view.Store.GetTrace(id) is not { } trace)
        {
            return default;
        }

        var now = DateTimeOffset.UtcNow;
        var captured = view.Capture(trace, callers);
        if (_seen is null || captured.Spans.Length != _spans || captured.Logs.Length != _logs)
        {
            (_spans, _logs, _changed) = (captured.Spans.Length, captured.Logs.Length, now);
        }

        _seen = captured;
        if (condition?.Invoke(captured) == false)
        {
            // Another trace may satisfy it.
            _found = null;
            return default;
        }

        var settles = SettlesAt(captured);
        return settles is { } at && at <= now ? (captured, null) : (null, settles - now);
    }

    /// <summary>When the trace has settled if nothing comes; null while something has to come for that.</summary>
    private DateTimeOffset? SettlesAt(CapturedTrace trace)
    {
        var missing = MissingParents(trace);
        if (missing.Any(span => span != trace.Root))
        {
            return null;
        }

        if (missing.Length > 0)
        {
            return _changed + Silence;
        }

        var measured = view.Store.GetLatestMetricTimes();
        var sent = _changed + SdkSettings.SendingDelay;
        var isAwaited = measured.Values.Any(time => time < sent && time > _changed - Silence);
        var hasMetrics = trace.Spans.All(span => measured.ContainsKey(span.Resource));
        return _changed + (isAwaited ? Silence : hasMetrics ? Quiet : QuietWithoutMetrics);
    }

    private ImmutableArray<Span> MissingParents(CapturedTrace trace) =>
        [.. trace.Trace.TopLevel.Where(span => !span.ParentSpanId.IsEmpty && !callers.Contains(span.ParentSpanId))];

    private TraceId? FindCandidate()
    {
        foreach (var trace in view.GetTraces().Reverse())
        {
            if (condition!(trace))
            {
                return trace.TraceId;
            }
        }

        return null;
    }

    private (string Problem, IEnumerable<string> Resources) Describe()
    {
        var text = new StringBuilder();
        var isKnown = traceId is not null || _found is not null;
        CapturedTrace[] shown = isKnown ? _seen is null ? [] : [_seen] : [.. view.GetTraces().Reverse().Take(MaxShown)];
        text.Append(traceId is null ? $"Expected a trace that satisfies {expression}" : condition is null ? $"Expected trace {traceId}" : $"Expected trace {traceId} to satisfy {expression}");
        text.Append(shown.Length == 0 ? ", but no trace has come." : isKnown ? "." : ", but there is none. The latest:");
        foreach (var trace in shown)
        {
            text.Append(isKnown && condition?.Invoke(trace) != false ? " It has not settled." : "");
            text.Append(trace.Missing.Count > 0 ? $"\nMissing: {string.Join(", ", trace.Missing.Distinct())}" : "");
            foreach (var span in MissingParents(trace).Where(span => isKnown && span != trace.Root))
            {
                text.Append($"\nMissing: the parent ({span.ParentSpanId}) of \"{span.Resource.Name}: {span.Name}\". Does its process send telemetry to this test?");
            }

            text.Append("\n\n").Append(trace);
        }

        return (text.ToString(), shown.SelectMany(trace => trace.Spans).Select(span => span.Resource.Name));
    }
}
