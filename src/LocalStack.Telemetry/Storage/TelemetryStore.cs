#pragma warning disable CA1822
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
    /// <summary>An empty store.</summary>
    /// <param name="options">Its bounds; the defaults when <see langword="null"/>.</param>
    /// <param name="timeProvider">The clock for the pauses between change signals.</param>
    /// <exception cref="ArgumentException">A bound lies outside its range.</exception>
    public TelemetryStore(TelemetryOptions? options = null, TimeProvider? timeProvider = null)
    {
        Options = options ?? new TelemetryOptions();
        Options.Validate();
        _ = timeProvider;
        var none = new SignalCounters
        {
            Received = 0,
            Kept = 0,
            Evicted = 0,
            Cleared = 0,
            Rejected = ImmutableDictionary<RejectReason, long>.Empty,
            DroppedAttributes = 0,
            TruncatedAttributes = 0,
            Bytes = 0,
        };
        Counters = new TelemetryCounters(none, none, none, 0, 0);
    }

    /// <summary>The bounds.</summary>
    public TelemetryOptions Options { get; }

    /// <summary>What was received and what became of it.</summary>
    public TelemetryCounters Counters { get; }

    /// <summary>Every process that sent telemetry, in order of first arrival.</summary>
    public ImmutableArray<OtlpResource> GetResources() => [];

    /// <summary>Lists traces.</summary>
    public Page<TraceSummary> GetTraceSummaries(TraceQuery query) => new([], 0);

    /// <summary>A trace with all its kept spans; <see langword="null"/> when none is kept.</summary>
    public Trace? GetTrace(TraceId traceId) => null;

    /// <summary>Lists spans by start time.</summary>
    public Page<Span> GetSpans(SpanQuery query) => new([], 0);

    /// <summary>Lists log records by time.</summary>
    public Page<LogRecord> GetLogs(LogQuery query) => new([], 0);

    /// <summary>Lists instruments by resource, meter and name.</summary>
    /// <param name="resourceName">Only this resource's (<c>service.name</c>, without regard to case); all when <see langword="null"/>.</param>
    /// <param name="instanceId">With a name: only this instance's.</param>
    public ImmutableArray<Instrument> GetInstruments(string? resourceName = null, string? instanceId = null) => [];

    /// <summary>The kept points of an instrument, a list for each attribute set; empty when there is no such instrument.</summary>
    public ImmutableArray<MetricSeries> GetMetricSeries(MetricQuery query) => [];

    /// <summary>A number that rises whenever a signal's data changes.</summary>
    public long GetVersion(TelemetrySignal signal) => 0;

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
        yield return 0;
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until a trace satisfies a condition, and returns it: for tests, which see spans arrive over seconds from several processes.</summary>
    /// <param name="condition">Called with each trace that changed; must not block.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public Task<Trace> WaitForTraceAsync(Func<Trace, bool> condition, CancellationToken cancellationToken) =>
        Task.FromCanceled<Trace>(new CancellationToken(true));

    /// <summary>Removes a signal's data; all signals' when <see langword="null"/>. Counters go on.</summary>
    public void Clear(TelemetrySignal? signal = null)
    {
    }
}
