using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Archive;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Hosting.Testing;

/// <summary>
/// Telemetry to wait for and to assert on: that of a whole application (<see cref="ApplicationTelemetry"/>) or of one test (<see cref="TestTelemetry"/>). All members
/// may be called from any thread. Whatever is waited for has settled when it is returned: every parent has come, nothing new comes, and every process that sends
/// metrics has sent them since.
/// </summary>
public abstract class TelemetryView
{
    private static readonly IReadOnlySet<SpanId> EmptyCallers = new HashSet<SpanId>();

    private protected TelemetryView()
    {
    }

    /// <summary>Everything received so far, by all tests, to be queried.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public abstract TelemetryStore Store { get; }

    /// <summary>Since when telemetry belongs to this view.</summary>
    internal abstract DateTimeOffset Began { get; }

    internal abstract TelemetryTestOptions Options { get; }

    /// <summary>
    /// Runs a request, or whatever else calls the application, and returns the trace that it left. HTTP clients send the trace's id along by themselves; so do
    /// clients of most other protocols. What comes after the request, as work behind a queue, is waited for by <paramref name="until"/>.
    /// </summary>
    /// <param name="request">The request. Its own failure is thrown as it is.</param>
    /// <param name="until">What the trace must have, as in <c>trace => trace.Has("worker: process order")</c>; nothing in particular when <see langword="null"/>.</param>
    /// <param name="timeout">How long to wait after the request; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">The time is up. The message says what was there and what was missing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public async Task<CapturedTrace> TraceOfAsync(
        Func<Task> request,
        Func<CapturedTrace, bool>? until = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(until))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(request);

        _ = Store;
        using var caller = new CallerTrace();
        Claim(caller.TraceId);
        await caller.RunAsync(request).ConfigureAwait(false);
        return await new TraceWait(this, caller.TraceId, caller.Spans, until, expression).RunAsync(timeout ?? Options.Timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the trace of a request that was made elsewhere, by the trace id that it carried.</summary>
    /// <param name="traceparent">The value of the header <c>traceparent</c> (W3C Trace Context), or the trace id alone, 32 hexadecimal digits.</param>
    /// <param name="until">What the trace must have; nothing in particular when <see langword="null"/>.</param>
    /// <param name="timeout">How long to wait; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    /// <exception cref="TelemetryAssertionException">The time is up. The message says what was there and what was missing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    public Task<CapturedTrace> TraceOfAsync(
        string traceparent,
        Func<CapturedTrace, bool>? until = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(until))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(traceparent);

        var parts = traceparent.Split('-');
        var traceId = TraceId.Parse(parts.Length == 1 ? parts[0] : parts[1]);
        Claim(traceId);
        HashSet<SpanId> callers = parts.Length > 2 ? [SpanId.Parse(parts[2])] : [];
        return new TraceWait(this, traceId, callers, until, expression).RunAsync(timeout ?? Options.Timeout, cancellationToken);
    }

    /// <summary>Runs a request several times, one after the other, and returns its traces: for percentiles. The first one warms up, and is not among them.</summary>
    /// <param name="runs">How many traces to return; at least 1.</param>
    /// <param name="request">The request.</param>
    /// <param name="until">What each trace must have; nothing in particular when <see langword="null"/>.</param>
    /// <param name="timeout">How long to wait after each request; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">The time is up. The message says what was there and what was missing.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    public async Task<CapturedTraces> TracesOfAsync(
        int runs,
        Func<Task> request,
        Func<CapturedTrace, bool>? until = null,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(until))] string? expression = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);

        var traces = ImmutableArray.CreateBuilder<CapturedTrace>(runs);
        for (var run = 0; run <= runs; run++)
        {
            var trace = await TraceOfAsync(request, until, timeout, cancellationToken, expression).ConfigureAwait(false);
            if (run > 0)
            {
                traces.Add(trace);
            }
        }

        return new CapturedTraces(this, traces.MoveToImmutable());
    }

    /// <summary>Waits for a trace by what it contains: one of this view that satisfies a condition and has settled.</summary>
    /// <param name="condition">Called with each trace that has changed; must not block.</param>
    /// <param name="timeout">How long to wait; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">The time is up. The message shows the latest traces.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public Task<CapturedTrace> WaitForTraceAsync(
        Func<CapturedTrace, bool> condition,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(condition);

        return new TraceWait(this, null, [], condition, expression).RunAsync(timeout ?? Options.Timeout, cancellationToken);
    }

    /// <summary>Waits for a log record, inside or outside of a trace.</summary>
    /// <param name="condition">Called with each record; must not block.</param>
    /// <param name="timeout">How long to wait; <see cref="TelemetryTestOptions.Timeout"/> when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">The condition's text, given by the compiler.</param>
    /// <exception cref="TelemetryAssertionException">The time is up. The message lists the latest records.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled. The message is the same.</exception>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public Task<LogRecord> WaitForLogAsync(
        Func<LogRecord, bool> condition,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string? expression = null)
    {
        ArgumentNullException.ThrowIfNull(condition);

        return Waiting.UntilAsync<LogRecord>(
            this,
            [TelemetrySignal.Logs],
            () => GetLogs().FirstOrDefault(condition) is { } found ? (found, null) : (null, null),
            () => ($"Expected a log record that satisfies {expression}.{LogPattern.List(GetLogs().TakeLast(20).ToArray())}", []),
            timeout ?? Options.Timeout,
            cancellationToken);
    }

    /// <summary>
    /// Begins to measure a metric: what it is now, so that a test can say by how much it changes. Returns once every process that sends metrics has sent them.
    /// </summary>
    /// <param name="instrument">The instrument's name, as in <c>orders.placed</c>.</param>
    /// <param name="resource">Only of this resource; of all, added up, when <see langword="null"/>.</param>
    /// <param name="attributes">Only of series with these attributes, compared as text; of all, added up, when there are none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public Task<MetricMeasurement> MeasureAsync(
        string instrument, string? resource = null, (string Key, object Value)[]? attributes = null, CancellationToken cancellationToken = default) =>
        MetricMeasurement.BeginAsync(this, instrument, resource, attributes ?? [], cancellationToken);

    /// <summary>The traces of this view so far, by start time, whether they have settled or not.</summary>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public ImmutableArray<CapturedTrace> GetTraces() =>
    [
        .. Store.GetTraceSummaries(new TraceQuery { From = Began, Order = TraceOrder.OldestFirst, Limit = int.MaxValue }).Items
            .Select(summary => Includes(summary.TraceId) ? Store.GetTrace(summary.TraceId) : null)
            .OfType<Trace>()
            .Select(trace => Capture(trace)),
    ];

    /// <summary>Writes everything received since this view began to a file that the dashboard imports (Settings, Import), as it does for a test that fails.</summary>
    /// <param name="path">The file, which ends in <c>.zip</c>. Folders are created, a file that exists is replaced.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public async Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        var store = Store;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = File.Create(path);
        await using (file.ConfigureAwait(false))
        {
            await TelemetryArchive.WriteAsync(store, file, new TelemetrySelection { From = Began }, Path.GetFileNameWithoutExtension(path), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    internal abstract void Claim(TraceId traceId);

    /// <summary>Whether a trace is of this view, and not of another test's.</summary>
    internal abstract bool Includes(TraceId traceId);

    /// <summary>What a test is told: the problem, the console of the resources involved, and the file, which is written when this view ends.</summary>
    internal abstract TelemetryAssertionException Fail(string problem, IEnumerable<string> resources);

    internal CapturedTrace Capture(Trace trace, IReadOnlySet<SpanId>? callers = null) => new(this, trace, callers ?? EmptyCallers, () => Store.GetLogs(new LogQuery { TraceId = trace.TraceId, Limit = int.MaxValue }).Items);

    private ImmutableArray<LogRecord> GetLogs() => [.. Store.GetLogs(new LogQuery { From = Began, Limit = int.MaxValue }).Items.Where(record => record.TraceId.IsEmpty || Includes(record.TraceId))];
}
