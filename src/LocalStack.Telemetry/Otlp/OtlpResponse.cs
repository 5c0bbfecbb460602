using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalStack.Telemetry.Storage;
using LocalStack.Telemetry.Wire;

namespace LocalStack.Telemetry.Otlp;

/// <summary>What goes back to a sender: the three export responses, which differ in names only, and google.rpc.Status for errors.</summary>
internal static class OtlpResponse
{
    private const uint PartialSuccess = (1 << 3) | (uint)WireType.Bytes;
    private const uint Rejected = (1 << 3) | (uint)WireType.Varint;
    private const uint ErrorMessage = (2 << 3) | (uint)WireType.Bytes;
    private const uint StatusCode = (1 << 3) | (uint)WireType.Varint;
    private const uint StatusMessage = (2 << 3) | (uint)WireType.Bytes;

    public static byte[] ToProtobuf(ExportOutcome outcome)
    {
        if (outcome.Rejected == 0)
        {
            return [];
        }

        var partial = new ByteBuffer(256);
        partial.WriteVarint(Rejected);
        partial.WriteVarint((ulong)outcome.Rejected);
        partial.WriteVarint(ErrorMessage);
        partial.WriteLengthDelimited(Encoding.UTF8.GetBytes(outcome.Message));
        var response = new ByteBuffer(512);
        response.WriteVarint(PartialSuccess);
        response.WriteLengthDelimited(partial.Written);
        return response.Written.ToArray();
    }

    public static byte[] ToJson(ExportOutcome outcome) => WriteJson(writer =>
    {
        if (outcome.Rejected > 0)
        {
            writer.WriteStartObject("partialSuccess");
            writer.WriteString(RejectedName(outcome.Signal), outcome.Rejected.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("errorMessage", outcome.Message);
            writer.WriteEndObject();
        }
    });

    public static byte[] ErrorToProtobuf(int code, string message)
    {
        var status = new ByteBuffer(256);
        status.WriteVarint(StatusCode);
        status.WriteVarint((ulong)code);
        status.WriteVarint(StatusMessage);
        status.WriteLengthDelimited(Encoding.UTF8.GetBytes(message));
        return status.Written.ToArray();
    }

    public static byte[] ErrorToJson(int code, string message) => WriteJson(writer =>
    {
        writer.WriteNumber("code", code);
        writer.WriteString("message", message);
    });

    private static string RejectedName(TelemetrySignal signal) => signal switch
    {
        TelemetrySignal.Traces => "rejectedSpans",
        TelemetrySignal.Logs => "rejectedLogRecords",
        _ => "rejectedDataPoints",
    };

    private static byte[] WriteJson(Action<Utf8JsonWriter> writeProperties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writeProperties(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
