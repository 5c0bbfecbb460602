using System.Buffers.Binary;
using Google.Protobuf;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp.Oracle;
using LocalStack.Telemetry.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Small requests for tests, and the shortest way into a store.</summary>
internal static class Requests
{
    /// <summary>2026-01-01, in nanoseconds: where test times start.</summary>
    public const ulong Epoch = 1_767_225_600_000_000_000;

    /// <summary>When requests come to <see cref="NewStore"/>.</summary>
    public const ulong ReceivedAt = Epoch + 1_000_000_000;

    public static TelemetryStore NewStore() => new(timeProvider: new FakeTimeProvider(UnixTime.ToDateTimeOffset(ReceivedAt)));

    public static SpanData Span(ulong trace, ulong span, ulong parent = 0, string name = "work", ulong start = 0, ulong duration = 1_000_000, bool isError = false) => new()
    {
        TraceId = TraceId(trace),
        SpanId = SpanId(span),
        ParentSpanId = parent == 0 ? ByteString.Empty : SpanId(parent),
        Name = name,
        Kind = SpanData.Types.Kind.SpanKindServer,
        StartTimeUnixNano = Epoch + start,
        EndTimeUnixNano = Epoch + start + duration,
        Status = isError ? new StatusData { Code = StatusData.Types.Code.StatusCodeError } : null,
    };

    public static SpanData With(this SpanData span, string key, string value)
    {
        span.Attributes.Add(OracleGen.Entry(key, value));
        return span;
    }

    public static SpanData With(this SpanData span, string key, long value)
    {
        span.Attributes.Add(new KeyValue { Key = key, Value = new AnyValue { IntValue = value } });
        return span;
    }

    public static TraceRequest Traces(string resource, params IEnumerable<SpanData> spans) => new()
    {
        ResourceSpans = { new ResourceSpans { Resource = Resource(resource), ScopeSpans = { new ScopeSpans { Scope = new ScopeData { Name = "test" }, Spans = { spans } } } } },
    };

    public static LogRequest Logs(string resource, params IEnumerable<LogData> logs) => new()
    {
        ResourceLogs = { new ResourceLogs { Resource = Resource(resource), ScopeLogs = { new ScopeLogs { Scope = new ScopeData { Name = "Portwatch.Prober" }, LogRecords = { logs } } } } },
    };

    public static MetricRequest Metrics(string resource, params IEnumerable<MetricData> metrics) => new()
    {
        ResourceMetrics = { new ResourceMetrics { Resource = Resource(resource), ScopeMetrics = { new ScopeMetrics { Scope = new ScopeData { Name = "meter" }, Metrics = { metrics } } } } },
    };

    public static MetricData Gauge(string name, params (string Series, ulong Time, double Value)[] points) => new()
    {
        Name = name,
        Gauge = new GaugeData
        {
            DataPoints =
            {
                points.Select(p => new NumberPointData { TimeUnixNano = Epoch + p.Time, AsDouble = p.Value, Attributes = { OracleGen.Entry("series", p.Series) } }),
            },
        },
    };

    public static ByteString TraceId(ulong value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), value);
        return ByteString.CopyFrom(bytes);
    }

    public static ByteString SpanId(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return ByteString.CopyFrom(bytes);
    }

    public static ExportOutcome Import(this TelemetryStore store, TraceRequest request) => new OtlpIngest(store).Export(TelemetrySignal.Traces, request.ToByteArray());

    public static ExportOutcome Import(this TelemetryStore store, LogRequest request) => new OtlpIngest(store).Export(TelemetrySignal.Logs, request.ToByteArray());

    public static ExportOutcome Import(this TelemetryStore store, MetricRequest request) => new OtlpIngest(store).Export(TelemetrySignal.Metrics, request.ToByteArray());

    public static ExportOutcome ImportJson(this TelemetryStore store, TelemetrySignal signal, ReadOnlySpan<byte> json)
    {
        var body = new ByteBuffer(1_024);
        var unreadable = JsonTranscoder.Transcode(json, OtlpJsonSchema.Of(signal), body);
        return new OtlpIngest(store).Export(signal, body.Written, unreadable);
    }

    /// <summary>Nothing may be unaccounted for.</summary>
    public static void AssertBalanced(this SignalCounters counters) =>
        Assert.Equal(counters.Received, counters.Kept + counters.Evicted + counters.Cleared + counters.Rejected.Values.Sum());

    private static ResourceData Resource(string name) => new() { Attributes = { OracleGen.Entry("service.name", name), OracleGen.Entry("service.instance.id", "1") } };
}
