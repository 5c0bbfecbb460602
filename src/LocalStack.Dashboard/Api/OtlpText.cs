using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;

namespace LocalStack.Dashboard.Api;

/// <summary>Telemetry as OTLP/JSON that people read: what they copy, and what a program is told.</summary>
internal static class OtlpText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<Span> spans) => Write(json => OtlpJsonWriter.WriteSpans(json, spans));

    public static string Of(IEnumerable<LogRecord> logs) => Write(json => OtlpJsonWriter.WriteLogs(json, logs));

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Indented))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
