using CsCheck;
using Google.Protobuf;
using LocalStack.Telemetry.Tests.Otlp.Oracle;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Arbitrary valid requests.</summary>
internal static class OracleGen
{
    private static readonly Gen<double> Finite = Gen.Double[-1e12, 1e12];

    private static readonly Gen<string> Text = Gen.OneOf(
        Pick("", "a", "GET", "http.request.method", "db.system", "größe", "日本語", "\0\u0001", "😀"),
        Gen.String[Gen.Char.AlphaNumeric, 0, 40],
        Gen.String[Gen.Char['\u0020', '\u07ff'], 0, 300]);

    private static readonly Gen<AnyValue> Scalar = Gen.OneOf(
        Text.Select(s => new AnyValue { StringValue = s }),
        Gen.Bool.Select(b => new AnyValue { BoolValue = b }),
        Gen.Long.Select(i => new AnyValue { IntValue = i }),
        Gen.Double.Select(d => new AnyValue { DoubleValue = d }),
        Gen.Byte.Array[0, 20].Select(b => new AnyValue { BytesValue = ByteString.CopyFrom(b) }),
        Gen.Const(() => new AnyValue()));

    private static readonly Gen<AnyValue> Value = Gen.Recursive<AnyValue>((depth, nested) => depth > 3 ? Scalar : Gen.Frequency(
        (6, Scalar),
        (1, nested.Array[0, 3].Select(v => new AnyValue { ArrayValue = new AnyValueArray { Values = { v } } })),
        (1, Gen.Select(Text, nested).Array[0, 3].Select(v => new AnyValue
        {
            KvlistValue = new KeyValueArray { Values = { v.Select(e => new KeyValue { Key = e.Item1, Value = e.Item2 }) } },
        }))));

    private static readonly Gen<KeyValue[]> Attributes =
        Gen.Select(Text, Value).Select((k, v) => new KeyValue { Key = k, Value = v }).Array[0, 10];

    private static readonly Gen<ByteString> TraceId = Id(16);

    private static readonly Gen<ByteString> SpanId = Id(8);

    private static readonly Gen<ulong> Time = Gen.Frequency((5, Gen.ULong[1_700_000_000_000_000_000, 1_800_000_000_000_000_000]), (1, Gen.ULong));

    private static readonly Gen<ResourceData> Resource = Gen.Select(Pick("api", "worker", ""), Gen.Int[0, 3], Attributes).Select((name, instance, rest) =>
        new ResourceData { Attributes = { Entry("service.name", name), Entry("service.instance.id", $"{instance}"), rest.Where(a => !a.Key.StartsWith("service.", StringComparison.Ordinal)) } });

    private static readonly Gen<ScopeData> Scope = Gen.Select(Text, Text, Attributes).Select((n, v, a) => new ScopeData { Name = n, Version = v, Attributes = { a } });

    private static readonly Gen<SpanData.Types.Event> Event = Gen.Select(Time, Text, Attributes, Gen.UInt).Select((t, n, a, d) =>
        new SpanData.Types.Event { TimeUnixNano = t, Name = n, Attributes = { a }, DroppedAttributesCount = d });

    private static readonly Gen<SpanData.Types.Link> Link = Gen.Select(TraceId, SpanId, Text, Attributes).Select((t, s, state, a) =>
        new SpanData.Types.Link { TraceId = t, SpanId = s, TraceState = state, Attributes = { a } });

    private static readonly Gen<SpanData> Span =
        from ids in Gen.Select(TraceId, SpanId, Gen.OneOf(Gen.Const(ByteString.Empty), SpanId))
        from texts in Gen.Select(Text, Text, Text)
        from kind in Gen.Int[0, 5]
        from status in Gen.Int[0, 2]
        from times in Gen.Select(Time, Time)
        from attributes in Attributes
        from events in Event.Array[0, 3]
        from links in Link.Array[0, 2]
        from dropped in Gen.UInt[0, 1_000]
        select new SpanData
        {
            TraceId = ids.Item1,
            SpanId = ids.Item2,
            ParentSpanId = ids.Item3,
            Name = texts.Item1,
            TraceState = texts.Item2,
            Kind = (SpanData.Types.Kind)kind,
            StartTimeUnixNano = times.Item1,
            EndTimeUnixNano = times.Item2,
            Attributes = { attributes },
            Events = { events },
            Links = { links },
            DroppedAttributesCount = dropped,
            DroppedEventsCount = dropped,
            Flags = dropped,
            Status = new StatusData { Code = (StatusData.Types.Code)status, Message = texts.Item3 },
        };

    private static readonly Gen<LogData> Log =
        from ids in Gen.Select(Gen.OneOf(Gen.Const(ByteString.Empty), TraceId), Gen.OneOf(Gen.Const(ByteString.Empty), SpanId))
        from texts in Gen.Select(Text, Text)
        from severity in Gen.UInt[0, 24]
        from times in Gen.Select(Time, Time)
        from body in Value
        from attributes in Attributes
        from dropped in Gen.UInt[0, 1_000]
        select new LogData
        {
            TraceId = ids.Item1,
            SpanId = ids.Item2,
            SeverityText = texts.Item1,
            EventName = texts.Item2,
            SeverityNumber = severity,
            TimeUnixNano = times.Item1,
            ObservedTimeUnixNano = times.Item2,
            Body = body,
            Attributes = { attributes },
            DroppedAttributesCount = dropped,
        };

    private static readonly Gen<ExemplarData> Exemplar = Gen.Select(Time, Gen.Double, TraceId, SpanId, Attributes).Select((t, v, trace, span, a) =>
        new ExemplarData { TimeUnixNano = t, AsDouble = v, TraceId = trace, SpanId = span, FilteredAttributes = { a } });

    private static readonly Gen<double?> OptionalDouble = Gen.OneOf(Gen.Const((double?)null), Finite.Select(d => (double?)d));

    private static readonly Gen<NumberPointData> NumberPoint =
        from times in Gen.Select(Time, Time)
        from integer in Gen.Bool
        from value in Gen.Select(Gen.Double, Gen.Long)
        from attributes in Attributes
        from exemplars in Exemplar.Array[0, 2]
        select new NumberPointData
        {
            StartTimeUnixNano = times.Item1,
            TimeUnixNano = times.Item2,
            AsDouble = value.Item1,
            Attributes = { attributes },
            Exemplars = { exemplars },
        }.With(p =>
        {
            if (integer)
            {
                p.AsInt = value.Item2;
            }
        });

    private static readonly Gen<HistogramPointData> HistogramPoint =
        from times in Gen.Select(Time, Time)
        from bounds in Finite.Array[0, 6]
        from counts in Gen.ULong.Array[bounds.Length + 1]
        from numbers in Gen.Select(OptionalDouble, OptionalDouble, OptionalDouble)
        from attributes in Attributes
        from exemplars in Exemplar.Array[0, 2]
        select new HistogramPointData
        {
            StartTimeUnixNano = times.Item1,
            TimeUnixNano = times.Item2,
            Count = counts[0],
            ExplicitBounds = { bounds },
            BucketCounts = { counts },
            Attributes = { attributes },
            Exemplars = { exemplars },
        }.With(p =>
        {
            if (numbers.Item1 is { } sum)
            {
                p.Sum = sum;
            }

            if (numbers.Item2 is { } min)
            {
                p.Min = min;
            }

            if (numbers.Item3 is { } max)
            {
                p.Max = max;
            }
        });

    private static readonly Gen<ExponentialPointData.Types.Buckets> Buckets = Gen.Select(Gen.Int, Gen.ULong.Array[0, 5]).Select((o, c) =>
        new ExponentialPointData.Types.Buckets { Offset = o, BucketCounts = { c } });

    private static readonly Gen<ExponentialPointData> ExponentialPoint =
        from times in Gen.Select(Time, Time)
        from counts in Gen.Select(Gen.ULong, Gen.ULong)
        from scale in Gen.Int
        from buckets in Gen.Select(Buckets, Buckets)
        from threshold in Finite
        from attributes in Attributes
        select new ExponentialPointData
        {
            StartTimeUnixNano = times.Item1,
            TimeUnixNano = times.Item2,
            Count = counts.Item1,
            ZeroCount = counts.Item2,
            Scale = scale,
            Positive = buckets.Item1,
            Negative = buckets.Item2,
            ZeroThreshold = threshold,
            Sum = threshold,
            Attributes = { attributes },
        };

    private static readonly Gen<SummaryPointData> SummaryPoint =
        from times in Gen.Select(Time, Time)
        from quantiles in Gen.Select(Gen.Double.Unit, Finite).Array[0, 4]
        from attributes in Attributes
        select new SummaryPointData
        {
            StartTimeUnixNano = times.Item1,
            TimeUnixNano = times.Item2,
            Count = (ulong)quantiles.Length,
            Sum = 1.5,
            QuantileValues = { quantiles.Select(q => new SummaryPointData.Types.Quantile { Quantile_ = q.Item1, Value = q.Item2 }) },
            Attributes = { attributes },
        };

    private static readonly Gen<MetricData> Metric =
        from name in Gen.String[Gen.Char.AlphaNumeric, 1, 20]
        from texts in Gen.Select(Text, Text)
        from temporality in Gen.Int[0, 2].Select(t => (Temporality)t)
        from monotonic in Gen.Bool
        from data in Gen.OneOf(
            NumberPoint.Array[1, 4].Select(p => new MetricData { Gauge = new GaugeData { DataPoints = { p } } }),
            NumberPoint.Array[1, 4].Select(p => new MetricData { Sum = new SumData { DataPoints = { p }, AggregationTemporality = temporality, IsMonotonic = monotonic } }),
            HistogramPoint.Array[1, 3].Select(p => new MetricData { Histogram = new HistogramData { DataPoints = { p }, AggregationTemporality = temporality } }),
            ExponentialPoint.Array[1, 3].Select(p => new MetricData { ExponentialHistogram = new ExponentialHistogramData { DataPoints = { p }, AggregationTemporality = temporality } }),
            SummaryPoint.Array[1, 3].Select(p => new MetricData { Summary = new SummaryData { DataPoints = { p } } }))
        select data.With(m => (m.Name, m.Description, m.Unit) = (name, texts.Item1, texts.Item2));

    public static readonly Gen<TraceRequest> Traces =
        Gen.Select(Resource, Gen.Select(Scope, Span.Array[0, 5]).Array[0, 3]).Array[0, 3].Select(resources => new TraceRequest
        {
            ResourceSpans = { resources.Select(r => new ResourceSpans { Resource = r.Item1, ScopeSpans = { r.Item2.Select(s => new ScopeSpans { Scope = s.Item1, Spans = { s.Item2 } }) } }) },
        });

    public static readonly Gen<LogRequest> Logs =
        Gen.Select(Resource, Gen.Select(Scope, Log.Array[0, 5]).Array[0, 3]).Array[0, 3].Select(resources => new LogRequest
        {
            ResourceLogs = { resources.Select(r => new ResourceLogs { Resource = r.Item1, ScopeLogs = { r.Item2.Select(s => new ScopeLogs { Scope = s.Item1, LogRecords = { s.Item2 } }) } }) },
        });

    public static readonly Gen<MetricRequest> Metrics =
        Gen.Select(Resource, Gen.Select(Scope, Metric.Array[0, 4]).Array[0, 3]).Array[0, 3].Select(resources => new MetricRequest
        {
            ResourceMetrics = { resources.Select(r => new ResourceMetrics { Resource = r.Item1, ScopeMetrics = { r.Item2.Select(s => new ScopeMetrics { Scope = s.Item1, Metrics = { s.Item2 } }) } }) },
        });

    public static KeyValue Entry(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<ByteString> Id(int length) => Gen.Byte.Array[length].Where(b => b.Any(x => x != 0)).Select(b => ByteString.CopyFrom(b));

    private static T With<T>(this T target, Action<T> change)
    {
        change(target);
        return target;
    }
}
