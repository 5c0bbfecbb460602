using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes kept metrics: the reverse of <see cref="MetricRequestReader"/>.</summary>
internal sealed class MetricExport(SharedTables tables, ByteBuffer target, EnvelopeWriter envelope)
{
    private StoredInstrument? _open;
    private int _item;
    private int _data;

    /// <summary>Writes a point into its metric, which it begins unless the last point was of the same.</summary>
    public void Write(StoredSeries series, in StoredPoint point)
    {
        if (_open != series.Instrument)
        {
            End();
            Begin(series.Instrument);
        }

        var kind = series.Instrument.Key.Kind;
        var message = target.BeginMessage(MetricFields.DataPoint);
        var attributeTag = MetricRequestReader.AttributeTag(kind);
        var entries = new ProtobufReader(series.Key);
        while (entries.TryReadTag(out _))
        {
            target.WriteVarint(attributeTag);
            target.WriteLengthDelimited(entries.ReadBytes());
        }

        target.WriteVarint(MetricFields.StartTime);
        target.WriteFixed64(point.Start);
        target.WriteVarint(MetricFields.Time);
        target.WriteFixed64(point.Time);
        if (kind is InstrumentKind.Gauge or InstrumentKind.Sum)
        {
            target.WriteVarint(point.IsInteger ? MetricFields.NumberAsInteger : MetricFields.NumberAsDouble);
            target.WriteFixed64((ulong)point.Bits);
        }

        target.Write(point.Rest);
        target.EndMessage(message);
    }

    /// <summary>Ends the metric that was begun.</summary>
    public void End()
    {
        if (_open is null)
        {
            return;
        }

        if (_open.Temporality != AggregationTemporality.Unspecified)
        {
            target.WriteVarint(MetricFields.Temporality);
            target.WriteVarint((ulong)_open.Temporality);
        }

        if (_open.IsMonotonic)
        {
            target.WriteVarint(MetricFields.IsMonotonic);
            target.WriteVarint(1);
        }

        target.EndMessage(_data);
        envelope.EndItem(_item);
        _open = null;
    }

    private void Begin(StoredInstrument instrument)
    {
        _open = instrument;
        _item = envelope.BeginItem(tables.Resources[instrument.Resource], tables.Scopes[instrument.Key.Scope]);
        target.WriteText(MetricFields.Name, instrument.Key.Name);
        target.WriteText(MetricFields.Description, instrument.Description);
        target.WriteText(MetricFields.Unit, instrument.Unit);
        _data = target.BeginMessage(instrument.Key.Kind switch
        {
            InstrumentKind.Sum => MetricFields.Sum,
            InstrumentKind.Histogram => MetricFields.Histogram,
            InstrumentKind.ExponentialHistogram => MetricFields.ExponentialHistogram,
            InstrumentKind.Summary => MetricFields.Summary,
            _ => MetricFields.Gauge,
        });
    }
}
