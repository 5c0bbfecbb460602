using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>
/// Bounded telemetry in memory. Every member may be called from any thread at any time; a query works on a snapshot and never holds up what comes in.
/// Results are immutable and stay valid after their data was evicted.
/// </summary>
public sealed class TelemetryStore
{
    private readonly SharedTables _tables;
    private readonly TimeProvider _timeProvider;

    /// <summary>An empty store.</summary>
    /// <param name="options">Its bounds; the defaults when <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock for the pauses between change signals, and for what arrives without a time.</param>
    /// <exception cref="ArgumentException">A bound lies outside its range.</exception>
    public TelemetryStore(TelemetryOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new TelemetryOptions();
        Options.Validate();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _tables = new SharedTables(Options);
        Spans = new SpanStore(_tables);
        Logs = new LogStore(_tables);
        Metrics = new MetricStore(_tables);
    }

    /// <summary>The bounds.</summary>
    public TelemetryOptions Options { get; }

    /// <summary>What was received and what became of it.</summary>
    public TelemetryCounters Counters
    {
        get
        {
            var spans = Spans.GetCounters(out var traces);
            return new TelemetryCounters(spans, Logs.GetCounters(), Metrics.GetCounters(), _tables.Resources.Identities, traces);
        }
    }

    internal SharedTables Tables => _tables;

    internal TimeProvider TimeProvider => _timeProvider;

    internal SpanStore Spans { get; }

    internal LogStore Logs { get; }

    internal MetricStore Metrics { get; }

    /// <summary>Every process that sent telemetry, in order of first arrival.</summary>
    public ImmutableArray<OtlpResource> GetResources() => _tables.Resources.GetLatest();

    /// <summary>Lists traces.</summary>
    public Page<TraceSummary> GetTraceSummaries(TraceQuery query) => TraceQueries.List(Spans, query);

    /// <summary>A trace with all its kept spans; <see langword="null"/> when none is kept.</summary>
    public Trace? GetTrace(TraceId traceId) => TraceQueries.Get(Spans, traceId);

    /// <summary>Lists spans by start time.</summary>
    public Page<Span> GetSpans(SpanQuery query) => SpanQueries.List(Spans, query);

    /// <summary>Lists log records by time.</summary>
    public Page<LogRecord> GetLogs(LogQuery query) => LogQueries.List(Logs, query);

    /// <summary>One log record; <see langword="null"/> when it is not kept.</summary>
    /// <param name="id">Its <see cref="LogRecord.Id"/>.</param>
    public LogRecord? GetLog(long id) => LogQueries.Get(Logs, id);

    /// <summary>How the log records that satisfy a query's conditions are spread over time.</summary>
    /// <param name="query">The conditions; what it says of order and page does not matter.</param>
    /// <param name="maxStretches">In how many equal stretches of time to count at most; at least 3.</param>
    public LogHistogram GetLogHistogram(LogQuery query, int maxStretches) => LogQueries.Histogram(Logs, query, maxStretches);

    /// <summary>The <see cref="LogRecord.Id"/> of the log record that arrived last, for <see cref="LogQuery.AfterId"/> and <see cref="LogQuery.UpToId"/>; below that of every later one when none is kept.</summary>
    public long LatestLogId => Logs.GetLatestId();

    /// <summary>The names of the attributes that the latest 20,000 log records have, by name.</summary>
    /// <param name="resourceName">Only of this resource (<c>service.name</c>, without regard to case); of all when <see langword="null"/>.</param>
    public ImmutableArray<string> GetLogAttributeKeys(string? resourceName = null) => LogFieldQueries.GetKeys(Logs, resourceName);

    /// <summary>The distinct values as text that the latest 20,000 log records have for an attribute, or for what <see cref="LogRecordFields"/> names; the most frequent first.</summary>
    /// <param name="key">The attribute's name; case matters.</param>
    /// <param name="resourceName">Only of this resource (<c>service.name</c>, without regard to case); of all when <see langword="null"/>.</param>
    /// <param name="limit">How many to return at most. Default 50.</param>
    public ImmutableArray<string> GetLogAttributeValues(string key, string? resourceName = null, int limit = 50) => LogFieldQueries.GetValues(Logs, key, resourceName, limit);

    /// <summary>Lists instruments by resource, meter and name.</summary>
    /// <param name="resourceName">Only this resource's (<c>service.name</c>, without regard to case); all when <see langword="null"/>.</param>
    /// <param name="instanceId">With a name: only this instance's.</param>
    public ImmutableArray<Instrument> GetInstruments(string? resourceName = null, string? instanceId = null) => Metrics.GetInstruments(resourceName, instanceId);

    /// <summary>The kept points of an instrument, a list for each attribute set; empty when there is no such instrument.</summary>
    public ImmutableArray<MetricSeries> GetMetricSeries(MetricQuery query) => Metrics.GetSeries(query);

    /// <summary>When the latest metric point of each resource was measured; resources that sent none are absent. A sender of metrics sends them again and again, which shows that it lives.</summary>
    public ImmutableDictionary<OtlpResource, DateTimeOffset> GetLatestMetricTimes() =>
        Metrics.GetLatestTimes().ToImmutableDictionary(latest => _tables.Resources[latest.Key], latest => UnixTime.ToDateTimeOffset(latest.Value));

    /// <summary>A number that rises whenever a signal's data changes.</summary>
    public long GetVersion(TelemetrySignal signal) => GetChanges(signal).Version;

    /// <summary>Returns once a signal's version is another than the one given.</summary>
    /// <param name="signal">What to watch.</param>
    /// <param name="version">What <see cref="GetVersion"/> returned before.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public Task WaitForChangeAsync(TelemetrySignal signal, long version, CancellationToken cancellationToken) => GetChanges(signal).WaitAsync(version, cancellationToken);

    /// <summary>
    /// Yields the signal's version now, and again after changes: many changes between two reads are one. The enumeration ends with an
    /// <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <param name="signal">What to watch.</param>
    /// <param name="minInterval">The least time between two yields, so that a page need not redraw at every request; zero for none.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public async IAsyncEnumerable<long> WatchAsync(
        TelemetrySignal signal, TimeSpan minInterval = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = GetChanges(signal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var version = changes.Version;
            var yielded = _timeProvider.GetTimestamp();
            yield return version;

            await changes.WaitAsync(version, cancellationToken).ConfigureAwait(false);
            var rest = minInterval - _timeProvider.GetElapsedTime(yielded);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Yields spans in order of arrival: first the last ones that are there already, up to the query's limit, then each that arrives. Who reads slowly holds
    /// up nothing, and is told how many spans went by. The enumeration ends with an <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <param name="query">Which spans; offset and order are not used.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<ArrivedItems<Span>> FollowSpansAsync(SpanQuery query, CancellationToken cancellationToken) => Arrivals.FollowAsync(Spans, query, cancellationToken);

    /// <summary>As <see cref="FollowSpansAsync"/>, for log records.</summary>
    /// <param name="query">Which records; offset and order are not used.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<ArrivedItems<LogRecord>> FollowLogsAsync(LogQuery query, CancellationToken cancellationToken) => Arrivals.FollowAsync(Logs, query, cancellationToken);

    /// <summary>Waits until a trace satisfies a condition, and returns it: for tests, which see spans arrive over seconds from several processes.</summary>
    /// <param name="condition">Called with each kept trace, and again with each one that changed; must not block.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public async Task<Trace> WaitForTraceAsync(Func<Trace, bool> condition, CancellationToken cancellationToken)
    {
        long after = 0;
        await foreach (var _ in WatchAsync(TelemetrySignal.Traces, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            foreach (var traceId in Spans.GetChangedTraces(ref after))
            {
                if (GetTrace(traceId) is { } trace && condition(trace))
                {
                    return trace;
                }
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Removes data. Known resources and counters stay.</summary>
    /// <param name="signal">The signal; all when <see langword="null"/>.</param>
    /// <param name="resourceName">Only what this resource sent (<c>service.name</c>, without regard to case); everything when <see langword="null"/>.</param>
    /// <param name="instanceId">With a name: only what this instance sent.</param>
    public void Clear(TelemetrySignal? signal = null, string? resourceName = null, string? instanceId = null)
    {
        var resources = _tables.Resources.Select(resourceName, instanceId);
        if (signal is null or TelemetrySignal.Traces)
        {
            Clear(Spans.Clear, Spans.Remove);
        }

        if (signal is null or TelemetrySignal.Logs)
        {
            Clear(Logs.Clear, Logs.Remove);
        }

        if (signal is null or TelemetrySignal.Metrics)
        {
            Clear(Metrics.Clear, Metrics.Remove);
        }

        void Clear(Action all, Action<bool[]> some)
        {
            if (resources is null)
            {
                all();
            }
            else
            {
                some(resources);
            }
        }
    }

    private ChangeSignal GetChanges(TelemetrySignal signal) => signal switch
    {
        TelemetrySignal.Traces => Spans.Changes,
        TelemetrySignal.Logs => Logs.Changes,
        TelemetrySignal.Metrics => Metrics.Changes,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };
}
