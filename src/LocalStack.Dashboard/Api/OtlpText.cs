using System.Text.Encodings.Web;
using System.Text.Json;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;

namespace LocalStack.Dashboard.Api;

/// <summary>Telemetry as OTLP/JSON that people read: what they copy, and what a program is told.</summary>
internal static class OtlpText
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<Span> spans) => JsonText.Write(Indented, json => OtlpJsonWriter.WriteSpans(json, spans));

    public static string Of(IEnumerable<LogRecord> logs) => JsonText.Write(Indented, json => OtlpJsonWriter.WriteLogs(json, logs));
}
