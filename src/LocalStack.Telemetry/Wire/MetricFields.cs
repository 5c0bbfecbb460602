namespace LocalStack.Telemetry.Wire;

/// <summary>Whole tags (field number and wire type) of OTLP's Metric message, its data and its points.</summary>
internal static class MetricFields
{
    public const uint Name = (1 << 3) | (uint)WireType.Bytes;
    public const uint Description = (2 << 3) | (uint)WireType.Bytes;
    public const uint Unit = (3 << 3) | (uint)WireType.Bytes;
    public const uint Gauge = (5 << 3) | (uint)WireType.Bytes;
    public const uint Sum = (7 << 3) | (uint)WireType.Bytes;
    public const uint Histogram = (9 << 3) | (uint)WireType.Bytes;
    public const uint ExponentialHistogram = (10 << 3) | (uint)WireType.Bytes;
    public const uint Summary = (11 << 3) | (uint)WireType.Bytes;

    // Gauge, Sum, Histogram …
    public const uint DataPoint = (1 << 3) | (uint)WireType.Bytes;
    public const uint Temporality = (2 << 3) | (uint)WireType.Varint;
    public const uint IsMonotonic = (3 << 3) | (uint)WireType.Varint;

    // Every kind of point has its times in the same fields, and those below where it has them at all.
    public const uint StartTime = (2 << 3) | (uint)WireType.Fixed64;
    public const uint Time = (3 << 3) | (uint)WireType.Fixed64;
    public const uint Count = (4 << 3) | (uint)WireType.Fixed64;
    public const uint PointSum = (5 << 3) | (uint)WireType.Fixed64;

    public const uint NumberAsDouble = (4 << 3) | (uint)WireType.Fixed64;
    public const uint NumberExemplar = (5 << 3) | (uint)WireType.Bytes;
    public const uint NumberAsInteger = (6 << 3) | (uint)WireType.Fixed64;
    public const uint NumberAttribute = (7 << 3) | (uint)WireType.Bytes;

    public const uint HistogramCounts = (6 << 3) | (uint)WireType.Bytes;
    public const uint HistogramCountUnpacked = (6 << 3) | (uint)WireType.Fixed64;
    public const uint HistogramBounds = (7 << 3) | (uint)WireType.Bytes;
    public const uint HistogramBoundUnpacked = (7 << 3) | (uint)WireType.Fixed64;
    public const uint HistogramExemplar = (8 << 3) | (uint)WireType.Bytes;
    public const uint HistogramAttribute = (9 << 3) | (uint)WireType.Bytes;
    public const uint HistogramMin = (11 << 3) | (uint)WireType.Fixed64;
    public const uint HistogramMax = (12 << 3) | (uint)WireType.Fixed64;

    public const uint ExponentialAttribute = (1 << 3) | (uint)WireType.Bytes;
    public const uint ExponentialScale = (6 << 3) | (uint)WireType.Varint;
    public const uint ExponentialZeroCount = (7 << 3) | (uint)WireType.Fixed64;
    public const uint ExponentialPositive = (8 << 3) | (uint)WireType.Bytes;
    public const uint ExponentialNegative = (9 << 3) | (uint)WireType.Bytes;
    public const uint ExponentialExemplar = (11 << 3) | (uint)WireType.Bytes;
    public const uint ExponentialMin = (12 << 3) | (uint)WireType.Fixed64;
    public const uint ExponentialMax = (13 << 3) | (uint)WireType.Fixed64;
    public const uint ExponentialZeroThreshold = (14 << 3) | (uint)WireType.Fixed64;
    public const uint BucketOffset = (1 << 3) | (uint)WireType.Varint;
    public const uint BucketCounts = (2 << 3) | (uint)WireType.Bytes;
    public const uint BucketCountUnpacked = (2 << 3) | (uint)WireType.Varint;

    public const uint SummaryQuantile = (6 << 3) | (uint)WireType.Bytes;
    public const uint SummaryAttribute = (7 << 3) | (uint)WireType.Bytes;
    public const uint Quantile = (1 << 3) | (uint)WireType.Fixed64;
    public const uint QuantileValue = (2 << 3) | (uint)WireType.Fixed64;

    public const uint ExemplarTime = (2 << 3) | (uint)WireType.Fixed64;
    public const uint ExemplarAsDouble = (3 << 3) | (uint)WireType.Fixed64;
    public const uint ExemplarSpanId = (4 << 3) | (uint)WireType.Bytes;
    public const uint ExemplarTraceId = (5 << 3) | (uint)WireType.Bytes;
    public const uint ExemplarAsInteger = (6 << 3) | (uint)WireType.Fixed64;
    public const uint ExemplarAttribute = (7 << 3) | (uint)WireType.Bytes;
}
