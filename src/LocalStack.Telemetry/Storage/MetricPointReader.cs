using System.Buffers.Binary;
using System.Collections.Immutable;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Storage;

/// <summary>Turns stored points into the model. Their fields lie as they came, without times and attributes.</summary>
internal static class MetricPointReader
{
    private const int NumberBytes = sizeof(ulong);

    /// <summary>Checks a point's fields once, when it comes in.</summary>
    /// <returns>Whether buckets and bounds fit together.</returns>
    /// <exception cref="MalformedMessageException">A field is malformed.</exception>
    public static bool IsConsistent(InstrumentKind kind, ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        return Read(kind, new StoredPoint(0, 0, 0, false, rest.ToArray())) is not HistogramPoint { BucketCounts.Length: > 0 } histogram
            || histogram.BucketCounts.Length == histogram.ExplicitBounds.Length + 1;
    }

    public static MetricPoint Read(InstrumentKind kind, in StoredPoint point) => kind switch
    {
        InstrumentKind.Histogram => ReadHistogram(point),
        InstrumentKind.ExponentialHistogram => ReadExponential(point),
        InstrumentKind.Summary => ReadSummary(point),
        _ => new NumberPoint
        {
            UnixNanoseconds = point.Time,
            StartUnixNanoseconds = point.Start,
            Exemplars = ReadExemplars(point.Rest, MetricFields.NumberExemplar),
            Value = point.IsInteger ? point.Bits : BitConverter.Int64BitsToDouble(point.Bits),
            IntegerValue = point.IsInteger ? point.Bits : null,
        },
    };

    private static HistogramPoint ReadHistogram(in StoredPoint point)
    {
        ulong count = 0;
        double? sum = null, min = null, max = null;
        var bounds = ImmutableArray.CreateBuilder<double>();
        var counts = ImmutableArray.CreateBuilder<ulong>();
        var reader = new ProtobufReader(point.Rest);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.Count:
                    count = reader.ReadFixed64();
                    break;
                case MetricFields.PointSum:
                    sum = reader.ReadDouble();
                    break;
                case MetricFields.HistogramMin:
                    min = reader.ReadDouble();
                    break;
                case MetricFields.HistogramMax:
                    max = reader.ReadDouble();
                    break;
                case MetricFields.HistogramCounts:
                    for (var packed = ReadPacked(ref reader); !packed.IsEmpty; packed = packed[NumberBytes..])
                    {
                        counts.Add(BinaryPrimitives.ReadUInt64LittleEndian(packed));
                    }

                    break;
                case MetricFields.HistogramCountUnpacked:
                    counts.Add(reader.ReadFixed64());
                    break;
                case MetricFields.HistogramBounds:
                    for (var packed = ReadPacked(ref reader); !packed.IsEmpty; packed = packed[NumberBytes..])
                    {
                        bounds.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
                    }

                    break;
                case MetricFields.HistogramBoundUnpacked:
                    bounds.Add(reader.ReadDouble());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new HistogramPoint
        {
            UnixNanoseconds = point.Time,
            StartUnixNanoseconds = point.Start,
            Exemplars = ReadExemplars(point.Rest, MetricFields.HistogramExemplar),
            Count = count,
            Sum = sum,
            Min = min,
            Max = max,
            ExplicitBounds = bounds.ToImmutable(),
            BucketCounts = counts.ToImmutable(),
        };
    }

    private static ExponentialHistogramPoint ReadExponential(in StoredPoint point)
    {
        ulong count = 0, zeroCount = 0;
        double? sum = null, min = null, max = null;
        var (zeroThreshold, scale) = (0d, 0);
        var (positive, negative) = ((Offset: 0, Counts: ImmutableArray<ulong>.Empty), (Offset: 0, Counts: ImmutableArray<ulong>.Empty));
        var reader = new ProtobufReader(point.Rest);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.Count:
                    count = reader.ReadFixed64();
                    break;
                case MetricFields.PointSum:
                    sum = reader.ReadDouble();
                    break;
                case MetricFields.ExponentialScale:
                    scale = (int)reader.ReadZigZag();
                    break;
                case MetricFields.ExponentialZeroCount:
                    zeroCount = reader.ReadFixed64();
                    break;
                case MetricFields.ExponentialPositive:
                    positive = ReadBuckets(reader.ReadBytes());
                    break;
                case MetricFields.ExponentialNegative:
                    negative = ReadBuckets(reader.ReadBytes());
                    break;
                case MetricFields.ExponentialMin:
                    min = reader.ReadDouble();
                    break;
                case MetricFields.ExponentialMax:
                    max = reader.ReadDouble();
                    break;
                case MetricFields.ExponentialZeroThreshold:
                    zeroThreshold = reader.ReadDouble();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new ExponentialHistogramPoint
        {
            UnixNanoseconds = point.Time,
            StartUnixNanoseconds = point.Start,
            Exemplars = ReadExemplars(point.Rest, MetricFields.ExponentialExemplar),
            Count = count,
            Sum = sum,
            Min = min,
            Max = max,
            Scale = scale,
            ZeroCount = zeroCount,
            ZeroThreshold = zeroThreshold,
            PositiveOffset = positive.Offset,
            PositiveCounts = positive.Counts,
            NegativeOffset = negative.Offset,
            NegativeCounts = negative.Counts,
        };
    }

    private static SummaryPoint ReadSummary(in StoredPoint point)
    {
        ulong count = 0;
        double sum = 0;
        var quantiles = ImmutableArray.CreateBuilder<KeyValuePair<double, double>>();
        var reader = new ProtobufReader(point.Rest);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.Count:
                    count = reader.ReadFixed64();
                    break;
                case MetricFields.PointSum:
                    sum = reader.ReadDouble();
                    break;
                case MetricFields.SummaryQuantile:
                    quantiles.Add(ReadQuantile(reader.ReadBytes()));
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new SummaryPoint
        {
            UnixNanoseconds = point.Time,
            StartUnixNanoseconds = point.Start,
            Exemplars = [],
            Count = count,
            Sum = sum,
            Quantiles = quantiles.ToImmutable(),
        };
    }

    private static KeyValuePair<double, double> ReadQuantile(ReadOnlySpan<byte> message)
    {
        var (quantile, value) = (0d, 0d);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.Quantile:
                    quantile = reader.ReadDouble();
                    break;
                case MetricFields.QuantileValue:
                    value = reader.ReadDouble();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new(quantile, value);
    }

    private static (int Offset, ImmutableArray<ulong> Counts) ReadBuckets(ReadOnlySpan<byte> message)
    {
        var offset = 0;
        var counts = ImmutableArray.CreateBuilder<ulong>();
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.BucketOffset:
                    offset = (int)reader.ReadZigZag();
                    break;
                case MetricFields.BucketCounts:
                    var bytes = reader.ReadBytes();
                    var packed = new ProtobufReader(bytes);
                    while (packed.Position < bytes.Length)
                    {
                        counts.Add(packed.ReadVarint());
                    }

                    break;
                case MetricFields.BucketCountUnpacked:
                    counts.Add(reader.ReadVarint());
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return (offset, counts.ToImmutable());
    }

    private static ImmutableArray<Exemplar> ReadExemplars(ReadOnlySpan<byte> rest, uint exemplarTag)
    {
        if (rest.IsEmpty)
        {
            return [];
        }

        var exemplars = ImmutableArray.CreateBuilder<Exemplar>();
        var reader = new ProtobufReader(rest);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == exemplarTag)
            {
                exemplars.Add(ReadExemplar(reader.ReadBytes()));
            }
            else
            {
                reader.Skip(tag);
            }
        }

        return exemplars.ToImmutable();
    }

    private static Exemplar ReadExemplar(ReadOnlySpan<byte> message)
    {
        ulong time = 0;
        double value = 0;
        var traceId = default(TraceId);
        var spanId = default(SpanId);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.ExemplarTime:
                    time = reader.ReadFixed64();
                    break;
                case MetricFields.ExemplarAsDouble:
                    value = reader.ReadDouble();
                    break;
                case MetricFields.ExemplarAsInteger:
                    value = (long)reader.ReadFixed64();
                    break;
                case MetricFields.ExemplarSpanId:
                    spanId = reader.ReadBytes() is { Length: SpanId.LengthBytes } span ? SpanId.Read(span) : default;
                    break;
                case MetricFields.ExemplarTraceId:
                    traceId = reader.ReadBytes() is { Length: TraceId.LengthBytes } trace ? TraceId.Read(trace) : default;
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return new Exemplar(time, value, traceId, spanId, AnyValueReader.ReadEntries(message, MetricFields.ExemplarAttribute));
    }

    private static ReadOnlySpan<byte> ReadPacked(ref ProtobufReader reader)
    {
        var bytes = reader.ReadBytes();
        return bytes.Length % NumberBytes == 0
            ? bytes
            : throw new MalformedMessageException($"The body is not valid protobuf: a packed list of 8-byte numbers has {bytes.Length} bytes.");
    }
}
