using System.Collections.Concurrent;
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
    /// <exception cref="MalformedMessageException">It is malformed.</exception>
    public ExportOutcome Export(TelemetrySignal signal, ReadOnlySpan<byte> body)
    {
        var outcome = Read(signal, body, isStored: true);
        stored?.Invoke(signal, body);
        return outcome;
    }

    /// <summary>Reads a protobuf body as <see cref="Export"/> does, and stores nothing.</summary>
    /// <exception cref="MalformedMessageException">It is malformed.</exception>
    public void Check(TelemetrySignal signal, ReadOnlySpan<byte> body) => Read(signal, body, isStored: false);

    private ExportOutcome Read(TelemetrySignal signal, ReadOnlySpan<byte> body, bool isStored) => signal switch
    {
        TelemetrySignal.Traces => Read<SpanBatch, StagedSpan>(body, signal, _spanBatches, _traceReader, isStored ? store.Spans.Append : null),
        TelemetrySignal.Logs => Read<LogBatch, StagedLog>(body, signal, _logBatches, _logReader, isStored ? store.Logs.Append : null),
        TelemetrySignal.Metrics => Read<MetricBatch, StagedPoint>(body, signal, _metricBatches, _metricReader, isStored ? store.Metrics.Append : null),
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    private ExportOutcome Read<TBatch, TItem>(
        ReadOnlySpan<byte> body, TelemetrySignal signal, ConcurrentQueue<TBatch> pool, RequestReader<TBatch> reader, Action<TBatch>? append)
        where TBatch : Batch<TItem>, new()
        where TItem : struct
    {
        if (!pool.TryDequeue(out var batch))
        {
            batch = new TBatch();
        }

        try
        {
            reader.Read(body, batch);
            append?.Invoke(batch);
            return ExportOutcome.Of(signal, batch.Tally);
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
