using System.Globalization;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// Writes spans and log records as OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in lowercase hexadecimal, 64-bit numbers as strings,
/// enumerations as numbers.
/// </summary>
internal static class OtlpJsonWriter
{
    /// <summary>An object <c>{"resourceSpans":[…]}</c> with the spans under their resources and scopes, in the order given.</summary>
    public static void WriteSpans(Utf8JsonWriter json, IEnumerable<Span> spans)
        => WriteRequest(json, ("resourceSpans", "scopeSpans", "spans"), spans, span => span.Resource, span => span.Scope, WriteSpan);

    /// <summary>An object <c>{"resourceLogs":[…]}</c> with the records under their resources and scopes, in the order given.</summary>
    public static void WriteLogs(Utf8JsonWriter json, IEnumerable<LogRecord> logs)
        => WriteRequest(json, ("resourceLogs", "scopeLogs", "logRecords"), logs, log => log.Resource, log => log.Scope, WriteLog);

    private static void WriteRequest<T>(
        Utf8JsonWriter json,
        (string Resources, string Scopes, string Items) names,
        IEnumerable<T> items,
        Func<T, OtlpResource> resourceOf,
        Func<T, InstrumentationScope> scopeOf,
        Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray(names.Resources);

        // By its number, not by what it is: the attributes that each came with.
        foreach (var resource in items.GroupBy(item => resourceOf(item).Index))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            WriteAttributes(json, resourceOf(resource.First()).Attributes);
            json.WriteEndObject();
            json.WriteStartArray(names.Scopes);
            foreach (var scope in resource.GroupBy(scopeOf))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", scope.Key.Name);
                WriteIfAny(json, "version", scope.Key.Version);
                WriteAttributes(json, scope.Key.Attributes);
                json.WriteEndObject();
                json.WriteStartArray(names.Items);
                foreach (var item in scope)
                {
                    write(json, item);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLog(Utf8JsonWriter json, LogRecord log)
    {
        json.WriteStartObject();
        WriteInstant(json, "timeUnixNano", log.UnixNanoseconds);
        json.WriteNumber("severityNumber", log.SeverityNumber);
        WriteIfAny(json, "severityText", log.SeverityText);
        if (log.Body.Kind != AttributeValueKind.Empty)
        {
            json.WritePropertyName("body");
            WriteValue(json, log.Body);
        }

        WriteAttributes(json, log.Attributes);
        WriteDropped(json, log.DroppedAttributeCount);
        WriteIfAny(json, "traceId", log.TraceId.IsEmpty ? "" : log.TraceId.ToString());
        WriteIfAny(json, "spanId", log.SpanId.IsEmpty ? "" : log.SpanId.ToString());
        WriteIfAny(json, "eventName", log.EventName);
        json.WriteEndObject();
    }

    private static void WriteSpan(Utf8JsonWriter json, Span span)
    {
        json.WriteStartObject();
        json.WriteString("traceId", span.TraceId.ToString());
        json.WriteString("spanId", span.SpanId.ToString());
        WriteIfAny(json, "traceState", span.TraceState);
        if (!span.ParentSpanId.IsEmpty)
        {
            json.WriteString("parentSpanId", span.ParentSpanId.ToString());
        }

        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        WriteInstant(json, "startTimeUnixNano", span.StartUnixNanoseconds);
        WriteInstant(json, "endTimeUnixNano", span.EndUnixNanoseconds);
        WriteAttributes(json, span.Attributes);
        WriteDropped(json, span.DroppedAttributeCount);
        if (!span.Events.IsEmpty)
        {
            json.WriteStartArray("events");
            foreach (var item in span.Events)
            {
                json.WriteStartObject();
                WriteInstant(json, "timeUnixNano", item.UnixNanoseconds);
                json.WriteString("name", item.Name);
                WriteAttributes(json, item.Attributes);
                WriteDropped(json, item.DroppedAttributeCount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (!span.Links.IsEmpty)
        {
            json.WriteStartArray("links");
            foreach (var link in span.Links)
            {
                json.WriteStartObject();
                json.WriteString("traceId", link.TraceId.ToString());
                json.WriteString("spanId", link.SpanId.ToString());
                WriteIfAny(json, "traceState", link.TraceState);
                WriteAttributes(json, link.Attributes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("status");
        if (span.Status != SpanStatus.Unset)
        {
            json.WriteNumber("code", (int)span.Status);
        }

        WriteIfAny(json, "message", span.StatusMessage);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, AttributeCollection attributes)
    {
        if (attributes.Count > 0)
        {
            json.WritePropertyName("attributes");
            WriteEntries(json, attributes);
        }
    }

    private static void WriteEntries(Utf8JsonWriter json, AttributeCollection attributes)
    {
        json.WriteStartArray();
        foreach (var (key, value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WritePropertyName("value");
            WriteValue(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, AttributeValue value)
    {
        json.WriteStartObject();
        switch (value.Kind)
        {
            case AttributeValueKind.String:
                json.WriteString("stringValue", value.AsString);
                break;
            case AttributeValueKind.Boolean:
                json.WriteBoolean("boolValue", value.AsBoolean == true);
                break;
            case AttributeValueKind.Integer:
                json.WriteString("intValue", value.AsInteger.GetValueOrDefault().ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeValueKind.Double when double.IsFinite(value.AsDouble.GetValueOrDefault()):
                json.WriteNumber("doubleValue", value.AsDouble.GetValueOrDefault());
                break;
            case AttributeValueKind.Double:
                // Protobuf's JSON has words for what JSON's numbers cannot say.
                json.WriteString("doubleValue", value.AsDouble.GetValueOrDefault().ToString(CultureInfo.InvariantCulture));
                break;
            case AttributeValueKind.Array:
                json.WriteStartObject("arrayValue");
                json.WriteStartArray("values");
                foreach (var item in value.Items)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                json.WriteEndObject();
                break;
            case AttributeValueKind.Map:
                json.WriteStartObject("kvlistValue");
                json.WritePropertyName("values");
                WriteEntries(json, value.Entries);
                json.WriteEndObject();
                break;
            case AttributeValueKind.Bytes:
                json.WriteBase64String("bytesValue", value.AsBytes.Span);
                break;
            default:
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, ulong nanoseconds)
        => json.WriteString(name, nanoseconds.ToString(CultureInfo.InvariantCulture));

    private static void WriteDropped(Utf8JsonWriter json, uint count)
    {
        if (count > 0)
        {
            json.WriteNumber("droppedAttributesCount", count);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }
}
