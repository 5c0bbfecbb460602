using System.Globalization;
using Google.Protobuf;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Writes what the generated parser read, and what our store holds, as text in one form: equal texts mean equal telemetry.</summary>
internal static class OracleModel
{
    public static List<string> Describe(TraceRequest request)
    {
        var lines = new List<string>();
        foreach (var resource in request.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
            {
                // A second span of one id is a retry: the first one counts.
                foreach (var span in scope.Spans)
                {
                    var start = span.StartTimeUnixNano != 0 ? span.StartTimeUnixNano : OrReceived(span.EndTimeUnixNano);
                    var duration = span.EndTimeUnixNano > start ? span.EndTimeUnixNano - start : 0;
                    lines.Add(string.Join('|',
                        Hex(span.TraceId), Hex(span.SpanId), Hex(span.ParentSpanId, 8), span.Name, (int)span.Kind, start, duration,
                        (int)(span.Status?.Code ?? 0), span.Status?.Message, span.TraceState, span.DroppedAttributesCount, Describe(span.Attributes),
                        string.Join(';', span.Events.Select(e => $"{e.Name}@{e.TimeUnixNano}-{e.DroppedAttributesCount}{Describe(e.Attributes)}")),
                        string.Join(';', span.Links.Select(l => $"{Hex(l.TraceId)}/{Hex(l.SpanId)}/{l.TraceState}{Describe(l.Attributes)}")),
                        Describe(scope.Scope), Describe(resource.Resource)));
                }
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static List<string> DescribeSpans(TelemetryStore store)
    {
        var lines = store.GetSpans(new SpanQuery { Limit = int.MaxValue }).Items.Select(span => string.Join('|',
            span.TraceId, span.SpanId, span.ParentSpanId, span.Name, (int)span.Kind, span.StartUnixNanoseconds, span.DurationNanoseconds,
            (int)span.Status, span.StatusMessage, span.TraceState, span.DroppedAttributeCount, Describe(span.Attributes),
            string.Join(';', span.Events.Select(e => $"{e.Name}@{e.UnixNanoseconds}-{e.DroppedAttributeCount}{Describe(e.Attributes)}")),
            string.Join(';', span.Links.Select(l => $"{l.TraceId}/{l.SpanId}/{l.TraceState}{Describe(l.Attributes)}")),
            Describe(span.Scope), Describe(span.Resource))).ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static List<string> Describe(LogRequest request)
    {
        var lines = new List<string>();
        foreach (var resource in request.ResourceLogs)
        {
            foreach (var scope in resource.ScopeLogs)
            {
                foreach (var log in scope.LogRecords)
                {
                    lines.Add(string.Join('|',
                        Hex(log.TraceId, 16), Hex(log.SpanId, 8), log.TimeUnixNano != 0 ? log.TimeUnixNano : OrReceived(log.ObservedTimeUnixNano), log.SeverityNumber,
                        log.SeverityText, log.EventName, log.DroppedAttributesCount, Describe(log.Body), Describe(log.Attributes), Describe(scope.Scope), Describe(resource.Resource)));
                }
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static List<string> DescribeLogs(TelemetryStore store)
    {
        var lines = store.GetLogs(new LogQuery { Limit = int.MaxValue }).Items.Select(log => string.Join('|',
            log.TraceId, log.SpanId, log.UnixNanoseconds, log.SeverityNumber, log.SeverityText, log.EventName, log.DroppedAttributeCount,
            Describe(log.Body), Describe(log.Attributes), Describe(log.Scope), Describe(log.Resource))).ToList();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    public static List<string> Describe(MetricRequest request)
    {
        // Of two points of one series and time the later one counts.
        var points = new Dictionary<string, string>();
        foreach (var resource in request.ResourceMetrics)
        {
            foreach (var scope in resource.ScopeMetrics)
            {
                foreach (var metric in scope.Metrics)
                {
                    var series = string.Join('|', metric.Name, (int)metric.DataCase, Describe(scope.Scope), Describe(resource.Resource));
                    foreach (var (attributes, time, text) in Points(metric))
                    {
                        points[$"{series}|{DescribeSorted(attributes)}|{time}"] = text;
                    }
                }
            }
        }

        return [.. points.Select(p => $"{p.Key}|{p.Value}").Order(StringComparer.Ordinal)];
    }

    public static List<string> DescribeMetrics(TelemetryStore store)
    {
        var lines = new List<string>();
        foreach (var series in store.Metrics.ListSeries(null))
        {
            var key = series.Instrument.Key;
            var name = string.Join('|', key.Name, (int)Case(key.Kind), Describe(store.Tables.Scopes[key.Scope]), Describe(store.Tables.Resources[series.Instrument.Resource]));
            var points = store.Metrics.CopyPoints(series, 0, ulong.MaxValue).Select(p => MetricPointReader.Read(key.Kind, p));
            lines.AddRange(points.Select(p => $"{name}|{DescribeSorted(series.Attributes)}|{p.UnixNanoseconds}|{Describe(p)}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static ulong OrReceived(ulong time) => time != 0 ? time : Requests.ReceivedAt;

    private static MetricData.DataOneofCase Case(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Gauge => MetricData.DataOneofCase.Gauge,
        InstrumentKind.Sum => MetricData.DataOneofCase.Sum,
        InstrumentKind.Histogram => MetricData.DataOneofCase.Histogram,
        InstrumentKind.ExponentialHistogram => MetricData.DataOneofCase.ExponentialHistogram,
        _ => MetricData.DataOneofCase.Summary,
    };

    private static IEnumerable<(IEnumerable<KeyValue> Attributes, ulong Time, string Text)> Points(MetricData metric) => metric.DataCase switch
    {
        MetricData.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(Number),
        MetricData.DataOneofCase.Sum => metric.Sum.DataPoints.Select(Number),
        MetricData.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(p => ((IEnumerable<KeyValue>)p.Attributes, OrReceived(p.TimeUnixNano), string.Join('|',
            p.StartTimeUnixNano, p.Count, Text(p.HasSum, p.Sum), Text(p.HasMin, p.Min), Text(p.HasMax, p.Max), Text(p.ExplicitBounds), string.Join(',', p.BucketCounts), Describe(p.Exemplars)))),
        MetricData.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(p => ((IEnumerable<KeyValue>)p.Attributes, OrReceived(p.TimeUnixNano), string.Join('|',
            p.StartTimeUnixNano, p.Count, Text(p.HasSum, p.Sum), p.Scale, p.ZeroCount, Text(true, p.ZeroThreshold),
            p.Positive.Offset, string.Join(',', p.Positive.BucketCounts), p.Negative.Offset, string.Join(',', p.Negative.BucketCounts)))),
        _ => metric.Summary.DataPoints.Select(p => ((IEnumerable<KeyValue>)p.Attributes, OrReceived(p.TimeUnixNano), string.Join('|',
            p.StartTimeUnixNano, p.Count, Text(true, p.Sum), string.Join(',', p.QuantileValues.Select(q => $"{Text(true, q.Quantile_)}={Text(true, q.Value)}"))))),
    };

    private static (IEnumerable<KeyValue> Attributes, ulong Time, string Text) Number(NumberPointData p) => (p.Attributes, OrReceived(p.TimeUnixNano), string.Join('|',
        p.StartTimeUnixNano, p.ValueCase == NumberPointData.ValueOneofCase.AsInt ? "i" + p.AsInt : Text(true, p.AsDouble), Describe(p.Exemplars)));

    private static string Describe(MetricPoint point) => point switch
    {
        NumberPoint p => string.Join('|', p.StartUnixNanoseconds, p.IntegerValue is { } i ? "i" + i : Text(true, p.Value), Describe(p.Exemplars)),
        HistogramPoint p => string.Join('|', p.StartUnixNanoseconds, p.Count, Text(p.Sum), Text(p.Min), Text(p.Max), Text(p.ExplicitBounds), string.Join(',', p.BucketCounts), Describe(p.Exemplars)),
        ExponentialHistogramPoint p => string.Join('|', p.StartUnixNanoseconds, p.Count, Text(p.Sum), p.Scale, p.ZeroCount, Text(p.ZeroThreshold),
            p.PositiveOffset, string.Join(',', p.PositiveCounts), p.NegativeOffset, string.Join(',', p.NegativeCounts)),
        SummaryPoint p => string.Join('|', p.StartUnixNanoseconds, p.Count, Text(p.Sum), string.Join(',', p.Quantiles.Select(q => $"{Text(q.Key)}={Text(q.Value)}"))),
        _ => throw new ArgumentOutOfRangeException(nameof(point)),
    };

    private static string Describe(IEnumerable<ExemplarData> exemplars) => string.Join(';', exemplars.Select(e =>
        $"{e.TimeUnixNano}:{Text(true, e.ValueCase == ExemplarData.ValueOneofCase.AsInt ? e.AsInt : e.AsDouble)}:{Hex(e.TraceId)}/{Hex(e.SpanId)}{Describe(e.FilteredAttributes)}"));

    private static string Describe(IEnumerable<Exemplar> exemplars) => string.Join(';', exemplars.Select(e =>
        $"{e.UnixNanoseconds}:{Text(e.Value)}:{e.TraceId}/{e.SpanId}{Describe(e.Attributes)}"));

    private static string Text(bool isSet, double value) => isSet ? Text(value) : "";

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Text(IEnumerable<double> values) => string.Join(',', values.Select(v => Text(v)));

    private static string Describe(ScopeData? scope) => $"{scope?.Name}/{scope?.Version}{Describe(scope?.Attributes ?? [])}";

    private static string Describe(InstrumentationScope scope) => $"{scope.Name}/{scope.Version}{Describe(scope.Attributes)}";

    private static string Describe(ResourceData? resource)
    {
        var name = resource?.Attributes.FirstOrDefault(a => a.Key == "service.name")?.Value?.StringValue;
        return $"{(string.IsNullOrEmpty(name) ? OtlpResource.UnknownName : name)}#{resource?.Attributes.FirstOrDefault(a => a.Key == "service.instance.id")?.Value?.StringValue}";
    }

    private static string Describe(OtlpResource resource) => $"{resource.Name}#{resource.InstanceId}";

    private static string Describe(IEnumerable<KeyValue> attributes) => "{" + string.Join(',', attributes.Select(a => $"{a.Key}={Describe(a.Value)}")) + "}";

    private static string Describe(AttributeCollection attributes) => "{" + string.Join(',', attributes.Select(a => $"{a.Key}={Describe(a.Value)}")) + "}";

    private static string DescribeSorted(IEnumerable<KeyValue> attributes) => string.Join(',', attributes.Select(a => $"{a.Key}={Describe(a.Value)}").Order(StringComparer.Ordinal));

    private static string DescribeSorted(AttributeCollection attributes) => string.Join(',', attributes.Select(a => $"{a.Key}={Describe(a.Value)}").Order(StringComparer.Ordinal));

    private static string Describe(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => "s" + value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => "b" + value.BoolValue,
        AnyValue.ValueOneofCase.IntValue => "i" + value.IntValue,
        AnyValue.ValueOneofCase.DoubleValue => "d" + Text(value.DoubleValue),
        AnyValue.ValueOneofCase.ArrayValue => "[" + string.Join(',', value.ArrayValue.Values.Select(Describe)) + "]",
        AnyValue.ValueOneofCase.KvlistValue => Describe(value.KvlistValue.Values),
        AnyValue.ValueOneofCase.BytesValue => "x" + Hex(value.BytesValue),
        _ => "none",
    };

    private static string Describe(AttributeValue value) => value.Kind switch
    {
        AttributeValueKind.String => "s" + value.AsString,
        AttributeValueKind.Boolean => "b" + value.AsBoolean,
        AttributeValueKind.Integer => "i" + value.AsInteger,
        AttributeValueKind.Double => "d" + Text(value.AsDouble),
        AttributeValueKind.Array => "[" + string.Join(',', value.Items.Select(Describe)) + "]",
        AttributeValueKind.Map => Describe(value.Entries),
        AttributeValueKind.Bytes => "x" + Convert.ToHexStringLower(value.AsBytes.Span),
        _ => "none",
    };

    private static string Hex(ByteString bytes, int emptyLength = 0) =>
        bytes.IsEmpty ? new string('0', emptyLength * 2) : Convert.ToHexStringLower(bytes.Span);
}
