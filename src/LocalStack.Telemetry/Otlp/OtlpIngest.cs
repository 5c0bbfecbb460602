using System.Collections.Concurrent;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Reads export requests and stores them, whichever way they came.</summary>
internal sealed class OtlpIngest(TelemetryStore store, OtlpRequestHandler? stored = null)
{
    // More batches than can be read at once would only hold memory.
    private readonly int _maxPooled = Environment.ProcessorCount * 2;
    private readonly TraceRequestReader _traceReader = new(store.Tables);
    private readonly LogRequestReader _logReader = new(store.Tables);
    private readonly MetricRequestReader _metricReader = new(store.Tables);
    private readonly ConcurrentQueue<SpanBatch> _spanBatches = [];
    private readonly ConcurrentQueue<LogBatch> _logBatches = [];
    private readonly ConcurrentQueue<MetricBatch> _metricBatches = [];

    /// <summary>Stores a protobuf body: all of it that is valid, or nothing if it is malformed.</summary>
    /// <param name="signal">What it carries.</param>
    /// <param name="body">The body.</param>
    /// <param name="unreadable">What is missing from it, because it could not be put into protobuf.</param>
    /// <param name="receivedAt">When it came, for items that say no time; now when <see langword="null"/>.</param>
    /// <exception cref="MalformedMessageException">It is malformed.</exception>
    public ExportOutcome Export(TelemetrySignal signal, ReadOnlySpan<byte> body, UnreadableItems unreadable = default, DateTimeOffset? receivedAt = null)
    {
        var outcome = Read(signal, body, isStored: true, unreadable, receivedAt);
        stored?.Invoke(signal, body);
        return outcome;
    }

    /// <summary>Reads a protobuf body as <see cref="Export"/> does, and stores nothing.</summary>
    /// <exception cref="MalformedMessageException">It is malformed.</exception>
    public void Check(TelemetrySignal signal, ReadOnlySpan<byte> body) => Read(signal, body, isStored: false, unreadable: default, receivedAt: null);

    private ExportOutcome Read(TelemetrySignal signal, ReadOnlySpan<byte> body, bool isStored, UnreadableItems unreadable, DateTimeOffset? receivedAt) => signal switch
    {
        TelemetrySignal.Traces => Read<SpanBatch, StagedSpan>(body, signal, _spanBatches, _traceReader, isStored ? store.Spans.Append : null, unreadable, receivedAt),
        TelemetrySignal.Logs => Read<LogBatch, StagedLog>(body, signal, _logBatches, _logReader, isStored ? store.Logs.Append : null, unreadable, receivedAt),
        TelemetrySignal.Metrics => Read<MetricBatch, StagedPoint>(body, signal, _metricBatches, _metricReader, isStored ? store.Metrics.Append : null, unreadable, receivedAt),
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    private ExportOutcome Read<TBatch, TItem>(
        ReadOnlySpan<byte> body, TelemetrySignal signal, ConcurrentQueue<TBatch> pool, RequestReader<TBatch> reader, Action<TBatch>? append,
        UnreadableItems unreadable, DateTimeOffset? receivedAt)
        where TBatch : Batch<TItem>, new()
        where TItem : struct
    {
        if (!pool.TryDequeue(out var batch))
        {
            batch = new TBatch();
        }

        try
        {
            batch.ReceivedAt = UnixTime.FromDateTimeOffset(receivedAt ?? store.TimeProvider.GetUtcNow());
            batch.Tally.Received += unreadable.Count;
            batch.Tally.Reject(RejectReason.Unreadable, unreadable.Count);
            reader.Read(body, batch);
            append?.Invoke(batch);
            return ExportOutcome.Of(signal, batch.Tally, unreadable.Fault);
        }
        finally
        {
            if (batch.Reset() && pool.Count < _maxPooled)
            {
                pool.Enqueue(batch);
            }
        }
    }
}
