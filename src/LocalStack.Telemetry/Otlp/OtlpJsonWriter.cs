using System.Globalization;
using System.Text.Json;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>
/// Writes OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): ids in lowercase hexadecimal, 64-bit numbers as strings, enumerations as numbers.
/// It walks protobuf by the schema by which OTLP/JSON is read, so what is written can be read back.
/// </summary>
public static class OtlpJsonWriter
{
    private const int FirstBytes = 4 << 10;

    /// <summary>An object <c>{"resourceSpans":[…]}</c> with the spans under their resources and scopes, in the order given.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="spans">The spans.</param>
    public static void WriteSpans(Utf8JsonWriter json, IEnumerable<Span> spans)
    {
        var request = new ByteBuffer(FirstBytes);
        ModelExport.WriteRequest(request, spans, span => span.Resource, span => span.Scope, ModelExport.WriteSpan);
        WriteRequest(json, TelemetrySignal.Traces, request.Written);
    }

    /// <summary>An object <c>{"resourceLogs":[…]}</c> with the records under their resources and scopes, in the order given.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="logs">The records.</param>
    public static void WriteLogs(Utf8JsonWriter json, IEnumerable<LogRecord> logs)
    {
        var request = new ByteBuffer(FirstBytes);
        ModelExport.WriteRequest(request, logs, log => log.Resource, log => log.Scope, ModelExport.WriteLog);
        WriteRequest(json, TelemetrySignal.Logs, request.Written);
    }

    /// <summary>An export request. It has its list also when that is empty.</summary>
    internal static void WriteRequest(Utf8JsonWriter json, TelemetrySignal signal, ReadOnlySpan<byte> request)
    {
        json.WriteStartObject();
        foreach (var field in OtlpJsonSchema.Of(signal).Fields)
        {
            WriteList(json, field, request);
        }

        json.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter json, JsonMessage schema, ReadOnlySpan<byte> message)
    {
        var present = NumbersIn(message);
        json.WriteStartObject();
        foreach (var field in schema.Fields)
        {
            if ((present & (1UL << (int)field.Number)) == 0)
            {
                continue;
            }

            if (field.IsList)
            {
                WriteList(json, field, message);
            }
            else
            {
                WriteSingle(json, field, message);
            }
        }

        json.WriteEndObject();
    }

    // Every number in the schema is below 64.
    private static ulong NumbersIn(ReadOnlySpan<byte> message)
    {
        ulong numbers = 0;
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            numbers |= tag >> 3 < 64 ? 1UL << (int)(tag >> 3) : 0;
            reader.Skip(tag);
        }

        return numbers;
    }

    // The last one counts.
    private static void WriteSingle(Utf8JsonWriter json, JsonField field, ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        var value = reader;
        var isFound = false;
        while (reader.TryReadTag(out var tag))
        {
            if (tag == field.Tag)
            {
                value = reader;
                isFound = true;
            }

            reader.Skip(tag);
        }

        if (isFound)
        {
            json.WritePropertyName(field.Name);
            WriteValue(json, field, ref value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, JsonField field, ReadOnlySpan<byte> message)
    {
        json.WriteStartArray(field.Name);
        var reader = new ProtobufReader(message);
        while (reader.TryReadTag(out var tag))
        {
            if (tag == field.Tag)
            {
                WriteValue(json, field, ref reader);
            }
            else if (tag == field.PackedTag)
            {
                var values = reader.ReadBytes();
                var packed = new ProtobufReader(values);
                while (packed.Position < values.Length)
                {
                    WriteValue(json, field, ref packed);
                }
            }
            else
            {
                reader.Skip(tag);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, JsonField field, ref ProtobufReader reader)
    {
        switch (field.Kind)
        {
            case JsonFieldKind.Text:
                json.WriteStringValue(reader.ReadBytes());
                break;
            case JsonFieldKind.Base64:
                json.WriteBase64StringValue(reader.ReadBytes());
                break;
            case JsonFieldKind.Hex:
                json.WriteStringValue(Convert.ToHexStringLower(reader.ReadBytes()));
                break;
            case JsonFieldKind.Boolean:
                json.WriteBooleanValue(reader.ReadVarint() != 0);
                break;
            case JsonFieldKind.Varint32 or JsonFieldKind.Enumeration:
                json.WriteNumberValue((uint)reader.ReadVarint());
                break;
            case JsonFieldKind.ZigZag:
                json.WriteNumberValue(reader.ReadZigZag());
                break;
            case JsonFieldKind.Varint:
                WriteDigits(json, reader.ReadVarint());
                break;
            case JsonFieldKind.Fixed64:
                WriteDigits(json, reader.ReadFixed64());
                break;
            case JsonFieldKind.Integer:
                WriteDigits(json, (long)reader.ReadVarint());
                break;
            case JsonFieldKind.FixedInteger:
                WriteDigits(json, (long)reader.ReadFixed64());
                break;
            case JsonFieldKind.Double:
                WriteDouble(json, reader.ReadDouble());
                break;
            default:
                WriteMessage(json, field.Message!, reader.ReadBytes());
                break;
        }
    }

    // Protobuf's JSON has words for what JSON's numbers cannot say.
    private static void WriteDouble(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteDigits<T>(Utf8JsonWriter json, T number)
        where T : IUtf8SpanFormattable
    {
        System.Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        json.WriteStringValue(digits[..length]);
    }
}
