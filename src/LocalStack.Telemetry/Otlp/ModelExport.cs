using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>Writes spans and log records that were read from a store, as the messages that <see cref="SpanExport"/> and <see cref="LogExport"/> make of its rows.</summary>
internal static class ModelExport
{
    /// <summary>One request with all items under their resources and scopes, which come in the order of their first items.</summary>
    public static void WriteRequest<T>(
        ByteBuffer target, IEnumerable<T> items, Func<T, OtlpResource> resourceOf, Func<T, InstrumentationScope> scopeOf, Action<ByteBuffer, T> write)
    {
        var envelope = new EnvelopeWriter(target);

        // By its number, not by what it is: the attributes that each came with.
        foreach (var resource in items.GroupBy(item => resourceOf(item).Index))
        {
            var itsResource = resourceOf(resource.First());
            foreach (var scope in resource.GroupBy(scopeOf))
            {
                foreach (var item in scope)
                {
                    var message = envelope.BeginItem(itsResource, scope.Key);
                    write(target, item);
                    envelope.EndItem(message);
                }
            }
        }

        envelope.End();
    }

    public static void WriteSpan(ByteBuffer target, Span span)
    {
        SpanExport.WriteTraceId(target, SpanFields.TraceId, span.TraceId.High, span.TraceId.Low);
        SpanExport.WriteSpanId(target, SpanFields.SpanId, span.SpanId.Value);
        WriteIfAny(target, SpanFields.TraceState, span.TraceState);
        if (!span.ParentSpanId.IsEmpty)
        {
            SpanExport.WriteSpanId(target, SpanFields.ParentSpanId, span.ParentSpanId.Value);
        }

        target.WriteText(SpanFields.Name, span.Name);
        target.WriteVarint(SpanFields.Kind);
        target.WriteVarint((ulong)span.Kind);
        WriteInstant(target, SpanFields.StartTime, span.StartUnixNanoseconds);
        WriteInstant(target, SpanFields.EndTime, span.EndUnixNanoseconds);
        AnyValueWriter.WriteEntries(target, SpanFields.Attribute, span.Attributes);
        WriteDropped(target, SpanFields.DroppedAttributes, span.DroppedAttributeCount);
        foreach (var item in span.Events)
        {
            var message = target.BeginMessage(SpanFields.Event);
            WriteInstant(target, SpanFields.EventTime, item.UnixNanoseconds);
            target.WriteText(SpanFields.EventName, item.Name);
            AnyValueWriter.WriteEntries(target, SpanFields.EventAttribute, item.Attributes);
            WriteDropped(target, SpanFields.EventDroppedAttributes, item.DroppedAttributeCount);
            target.EndMessage(message);
        }

        foreach (var link in span.Links)
        {
            var message = target.BeginMessage(SpanFields.Link);
            SpanExport.WriteTraceId(target, SpanFields.LinkTraceId, link.TraceId.High, link.TraceId.Low);
            SpanExport.WriteSpanId(target, SpanFields.LinkSpanId, link.SpanId.Value);
            WriteIfAny(target, SpanFields.LinkTraceState, link.TraceState);
            AnyValueWriter.WriteEntries(target, SpanFields.LinkAttribute, link.Attributes);
            target.EndMessage(message);
        }

        var status = target.BeginMessage(SpanFields.Status);
        WriteIfAny(target, SpanFields.StatusMessage, span.StatusMessage);
        if (span.Status != SpanStatus.Unset)
        {
            target.WriteVarint(SpanFields.StatusCode);
            target.WriteVarint((ulong)span.Status);
        }

        target.EndMessage(status);
    }

    public static void WriteLog(ByteBuffer target, LogRecord log)
    {
        WriteInstant(target, LogFields.Time, log.UnixNanoseconds);
        target.WriteVarint(LogFields.SeverityNumber);
        target.WriteVarint((ulong)log.SeverityNumber);
        WriteIfAny(target, LogFields.SeverityText, log.SeverityText);
        if (log.Body.Kind != AttributeValueKind.Empty)
        {
            AnyValueWriter.WriteValue(target, LogFields.Body, log.Body);
        }

        AnyValueWriter.WriteEntries(target, LogFields.Attribute, log.Attributes);
        WriteDropped(target, LogFields.DroppedAttributes, log.DroppedAttributeCount);
        if (!log.TraceId.IsEmpty)
        {
            SpanExport.WriteTraceId(target, LogFields.TraceId, log.TraceId.High, log.TraceId.Low);
        }

        if (!log.SpanId.IsEmpty)
        {
            SpanExport.WriteSpanId(target, LogFields.SpanId, log.SpanId.Value);
        }

        WriteIfAny(target, LogFields.EventName, log.EventName);
    }

    private static void WriteInstant(ByteBuffer target, uint tag, ulong nanoseconds)
    {
        target.WriteVarint(tag);
        target.WriteFixed64(nanoseconds);
    }

    private static void WriteDropped(ByteBuffer target, uint tag, uint count)
    {
        if (count > 0)
        {
            target.WriteVarint(tag);
            target.WriteVarint(count);
        }
    }

    private static void WriteIfAny(ByteBuffer target, uint tag, string text)
    {
        if (text.Length > 0)
        {
            target.WriteText(tag, text);
        }
    }
}
