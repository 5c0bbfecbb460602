using LocalStack.Telemetry.Storage;
using static LocalStack.Telemetry.Otlp.JsonFieldKind;

namespace LocalStack.Telemetry.Otlp;

/// <summary>The export requests of OTLP/JSON, as far as the protobuf readers look at them: by it they are read and written. Names and numbers are OTLP's; all else is skipped.</summary>
internal static class OtlpJsonSchema
{
    private static readonly Dictionary<string, int> SpanKinds = Numbered(
        "SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER");

    private static readonly Dictionary<string, int> StatusCodes = Numbered("STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR");

    private static readonly Dictionary<string, int> Temporalities = Numbered(
        "AGGREGATION_TEMPORALITY_UNSPECIFIED", "AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE");

    private static readonly Dictionary<string, int> Severities = Numbered(
        ["SEVERITY_NUMBER_UNSPECIFIED", .. new[] { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" }
            .SelectMany(s => new[] { "", "2", "3", "4" }, (s, n) => $"SEVERITY_NUMBER_{s}{n}")]);

    private static readonly JsonMessage KeyValue = CreateKeyValue();

    private static readonly JsonMessage Resource = new JsonMessage().AddList(1, "attributes", Message, KeyValue);

    private static readonly JsonMessage Scope = new JsonMessage()
        .Add(1, "name", Text)
        .Add(2, "version", Text)
        .AddList(3, "attributes", Message, KeyValue);

    private static readonly JsonMessage Traces = Request("resourceSpans", "scopeSpans", "spans", CreateSpan());

    private static readonly JsonMessage Logs = Request("resourceLogs", "scopeLogs", "logRecords", CreateLogRecord());

    private static readonly JsonMessage Metrics = Request("resourceMetrics", "scopeMetrics", "metrics", CreateMetric());

    public static JsonMessage Of(TelemetrySignal signal) => signal switch
    {
        TelemetrySignal.Traces => Traces,
        TelemetrySignal.Logs => Logs,
        TelemetrySignal.Metrics => Metrics,
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    private static JsonMessage Request(string resourceItems, string scopeItems, string items, JsonMessage item) => new JsonMessage()
        .AddList(1, resourceItems, Message, new JsonMessage()
            .Add(1, "resource", Message, Resource)
            .AddList(2, scopeItems, Message, new JsonMessage()
                .Add(1, "scope", Message, Scope)
                .AddList(2, items, Message, item)));

    private static JsonMessage CreateKeyValue()
    {
        var (value, entry) = (new JsonMessage(), new JsonMessage());
        entry.Add(1, "key", Text).Add(2, "value", Message, value);
        value
            .Add(1, "stringValue", Text)
            .Add(2, "boolValue", JsonFieldKind.Boolean)
            .Add(3, "intValue", Integer, doubleNumber: 4)
            .Add(4, "doubleValue", JsonFieldKind.Double)
            .Add(5, "arrayValue", Message, new JsonMessage().AddList(1, "values", Message, value))
            .Add(6, "kvlistValue", Message, new JsonMessage().AddList(1, "values", Message, entry))
            .Add(7, "bytesValue", Base64);
        return entry;
    }

    private static JsonMessage AnyValue => KeyValue.Find("value")!.Message!;

    private static JsonMessage CreateSpan() => Item()
        .Add(1, "traceId", Hex)
        .Add(2, "spanId", Hex)
        .Add(3, "traceState", Text)
        .Add(4, "parentSpanId", Hex)
        .Add(5, "name", Text)
        .Add(6, "kind", Enumeration, names: SpanKinds)
        .Add(7, "startTimeUnixNano", Fixed64)
        .Add(8, "endTimeUnixNano", Fixed64)
        .AddList(9, "attributes", Message, KeyValue)
        .Add(10, "droppedAttributesCount", Varint32)
        .AddList(11, "events", Message, new JsonMessage()
            .Add(1, "timeUnixNano", Fixed64)
            .Add(2, "name", Text)
            .AddList(3, "attributes", Message, KeyValue)
            .Add(4, "droppedAttributesCount", Varint32))
        .AddList(13, "links", Message, new JsonMessage()
            .Add(1, "traceId", Hex)
            .Add(2, "spanId", Hex)
            .Add(3, "traceState", Text)
            .AddList(4, "attributes", Message, KeyValue))
        .Add(15, "status", Message, new JsonMessage()
            .Add(2, "message", Text)
            .Add(3, "code", Enumeration, names: StatusCodes));

    private static JsonMessage CreateLogRecord() => Item()
        .Add(1, "timeUnixNano", Fixed64)
        .Add(2, "severityNumber", Enumeration, names: Severities)
        .Add(3, "severityText", Text)
        .Add(5, "body", Message, AnyValue)
        .AddList(6, "attributes", Message, KeyValue)
        .Add(7, "droppedAttributesCount", Varint32)
        .Add(9, "traceId", Hex)
        .Add(10, "spanId", Hex)
        .Add(11, "observedTimeUnixNano", Fixed64)
        .Add(12, "eventName", Text);

    private static JsonMessage CreateMetric() => Item()
        .Add(1, "name", Text)
        .Add(2, "description", Text)
        .Add(3, "unit", Text)
        .Add(5, "gauge", Message, Data(CreateNumberPoint()))
        .Add(7, "sum", Message, Data(CreateNumberPoint())
            .Add(2, "aggregationTemporality", Enumeration, names: Temporalities)
            .Add(3, "isMonotonic", JsonFieldKind.Boolean))
        .Add(9, "histogram", Message, Data(CreateHistogramPoint())
            .Add(2, "aggregationTemporality", Enumeration, names: Temporalities))
        .Add(10, "exponentialHistogram", Message, Data(CreateExponentialPoint())
            .Add(2, "aggregationTemporality", Enumeration, names: Temporalities))
        .Add(11, "summary", Message, Data(CreateSummaryPoint()));

    private static JsonMessage Data(JsonMessage point) => new JsonMessage().AddList(1, "dataPoints", Message, point);

    private static JsonMessage CreateNumberPoint() => Times()
        .Add(4, "asDouble", JsonFieldKind.Double)
        .AddList(5, "exemplars", Message, CreateExemplar())
        .Add(6, "asInt", FixedInteger, doubleNumber: 4)
        .AddList(7, "attributes", Message, KeyValue);

    private static JsonMessage CreateHistogramPoint() => Times()
        .Add(4, "count", Fixed64)
        .Add(5, "sum", JsonFieldKind.Double)
        .AddList(6, "bucketCounts", Fixed64)
        .AddList(7, "explicitBounds", JsonFieldKind.Double)
        .AddList(8, "exemplars", Message, CreateExemplar())
        .AddList(9, "attributes", Message, KeyValue)
        .Add(11, "min", JsonFieldKind.Double)
        .Add(12, "max", JsonFieldKind.Double);

    private static JsonMessage CreateExponentialPoint()
    {
        var buckets = new JsonMessage().Add(1, "offset", ZigZag).AddList(2, "bucketCounts", Varint);
        return Times()
            .AddList(1, "attributes", Message, KeyValue)
            .Add(4, "count", Fixed64)
            .Add(5, "sum", JsonFieldKind.Double)
            .Add(6, "scale", ZigZag)
            .Add(7, "zeroCount", Fixed64)
            .Add(8, "positive", Message, buckets)
            .Add(9, "negative", Message, buckets)
            .AddList(11, "exemplars", Message, CreateExemplar())
            .Add(12, "min", JsonFieldKind.Double)
            .Add(13, "max", JsonFieldKind.Double)
            .Add(14, "zeroThreshold", JsonFieldKind.Double);
    }

    private static JsonMessage CreateSummaryPoint() => Times()
        .Add(4, "count", Fixed64)
        .Add(5, "sum", JsonFieldKind.Double)
        .AddList(6, "quantileValues", Message, new JsonMessage()
            .Add(1, "quantile", JsonFieldKind.Double)
            .Add(2, "value", JsonFieldKind.Double))
        .AddList(7, "attributes", Message, KeyValue);

    private static JsonMessage CreateExemplar() => new JsonMessage()
        .Add(2, "timeUnixNano", Fixed64)
        .Add(3, "asDouble", JsonFieldKind.Double)
        .Add(4, "spanId", Hex)
        .Add(5, "traceId", Hex)
        .Add(6, "asInt", FixedInteger, doubleNumber: 3)
        .AddList(7, "filteredAttributes", Message, KeyValue);

    // What every kind of point has.
    private static JsonMessage Times() => Item()
        .Add(2, "startTimeUnixNano", Fixed64)
        .Add(3, "timeUnixNano", Fixed64);

    private static JsonMessage Item() => new() { IsItem = true };

    private static Dictionary<string, int> Numbered(params IEnumerable<string> names) => names.Select((name, number) => (name, number)).ToDictionary();
}
