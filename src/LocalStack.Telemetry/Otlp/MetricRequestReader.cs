using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Reads ExportMetricsServiceRequest. An item here is a metric; what is counted, refused and stored are its points.</summary>
internal sealed class MetricRequestReader(SharedTables tables) : RequestReader<MetricBatch>(tables)
{
    protected override void ReadItem(ReadOnlySpan<byte> message, in ItemSource source, MetricBatch batch)
    {
        ReadOnlySpan<byte> name = default, description = default, unit = default, points = default;
        InstrumentKind? kind = null;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.Name:
                    name = reader.ReadBytes();
                    break;
                case MetricFields.Description:
                    description = reader.ReadBytes();
                    break;
                case MetricFields.Unit:
                    unit = reader.ReadBytes();
                    break;
                case MetricFields.Gauge or MetricFields.Sum or MetricFields.Histogram or MetricFields.ExponentialHistogram or MetricFields.Summary:
                    if (kind is { } replaced)
                    {
                        // Of several kinds of data the last one counts. The others are read all the same: they may be malformed.
                        ReadPoints(points, replaced, -1, RejectReason.InvalidMetric, batch);
                    }

                    kind = KindOf(tag);
                    points = reader.ReadBytes();
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (kind is not { } form)
        {
            return;
        }

        var refusal = source.Refusal;
        if (name.IsEmpty)
        {
            refusal ??= RejectReason.InvalidMetric;
        }
        else if ((long)name.Length + description.Length + unit.Length > Tables.Options.MaxItemBytes)
        {
            refusal ??= RejectReason.TooLarge;
        }

        var metric = -1;
        if (refusal is null)
        {
            metric = batch.AddMetric(new StagedMetric
            {
                Resource = source.Resource,
                Scope = source.Scope,
                Kind = form,
                Name = batch.Store(name),
                Description = batch.Store(description),
                Unit = batch.Store(unit),
            });
        }

        ReadPoints(points, form, metric, refusal, batch);
    }

    private void ReadPoints(ReadOnlySpan<byte> message, InstrumentKind kind, int metric, RejectReason? refusal, MetricBatch batch)
    {
        var temporality = AggregationTemporality.Unspecified;
        var isMonotonic = false;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            switch (tag)
            {
                case MetricFields.DataPoint:
                    ReadPoint(reader.ReadBytes(), kind, metric, refusal, batch);
                    break;
                case MetricFields.Temporality when kind is not (InstrumentKind.Gauge or InstrumentKind.Summary):
                    temporality = reader.ReadVarint() is var value and <= (ulong)AggregationTemporality.Cumulative ? (AggregationTemporality)value : default;
                    break;
                case MetricFields.IsMonotonic when kind is InstrumentKind.Sum:
                    isMonotonic = reader.ReadVarint() != 0;
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        if (metric >= 0)
        {
            // These fields may come after the points.
            ref var staged = ref batch.GetMetric(metric);
            (staged.Temporality, staged.IsMonotonic) = (temporality, isMonotonic);
        }
    }

    private void ReadPoint(ReadOnlySpan<byte> message, InstrumentKind kind, int metric, RejectReason? refusal, MetricBatch batch)
    {
        batch.Tally.Received++;
        if (message.Length > Tables.Options.MaxItemBytes)
        {
            batch.Tally.Reject(RejectReason.TooLarge);
            return;
        }

        var point = new StagedPoint { Metric = metric, Bits = BitConverter.DoubleToInt64Bits(double.NaN) };
        var attributeTag = AttributeTag(kind);
        batch.BeginPoint();
        var reader = new ProtobufReader(message);
        while (true)
        {
            var start = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                break;
            }

            if (tag == attributeTag)
            {
                var entry = reader.ReadBytes();
                AnyValueReader.CheckEntries(message[start..reader.Position], attributeTag);
                batch.AddAttribute(entry, Tables.Options.MaxAttributes);
                continue;
            }

            switch (tag)
            {
                case MetricFields.StartTime:
                    point.Start = reader.ReadFixed64();
                    break;
                case MetricFields.Time:
                    point.Time = reader.ReadFixed64();
                    break;
                case MetricFields.NumberAsDouble when kind is InstrumentKind.Gauge or InstrumentKind.Sum:
                    (point.Bits, point.IsInteger) = ((long)reader.ReadFixed64(), false);
                    break;
                case MetricFields.NumberAsInteger when kind is InstrumentKind.Gauge or InstrumentKind.Sum:
                    (point.Bits, point.IsInteger) = ((long)reader.ReadFixed64(), true);
                    break;
                default:
                    reader.Skip(tag);
                    batch.Extras.Write(message[start..reader.Position]);
                    break;
            }
        }

        if (!MetricPointReader.IsConsistent(kind, batch.Extras.Written))
        {
            refusal ??= RejectReason.InvalidMetric;
        }

        if (refusal is { } reason)
        {
            batch.Tally.Reject(reason);
            return;
        }

        point.Time = point.Time != 0 ? point.Time : batch.ReceivedAt;
        batch.EndPoint(point);
    }

    private static InstrumentKind KindOf(uint dataTag) => dataTag switch
    {
        MetricFields.Sum => InstrumentKind.Sum,
        MetricFields.Histogram => InstrumentKind.Histogram,
        MetricFields.ExponentialHistogram => InstrumentKind.ExponentialHistogram,
        MetricFields.Summary => InstrumentKind.Summary,
        _ => InstrumentKind.Gauge,
    };

    internal static uint AttributeTag(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Histogram => MetricFields.HistogramAttribute,
        InstrumentKind.ExponentialHistogram => MetricFields.ExponentialAttribute,
        InstrumentKind.Summary => MetricFields.SummaryAttribute,
        _ => MetricFields.NumberAttribute,
    };
}
