using LocalStack.Telemetry.Model;

namespace LocalStack.Telemetry.Storage;

/// <summary>What a span is about, from the prefixes of OpenTelemetry's semantic conventions.</summary>
internal static class KeyCategories
{
    public static SpanCategories Of(ReadOnlySpan<byte> key)
    {
        if (key.StartsWith("http."u8))
        {
            return SpanCategories.Http;
        }

        if (key.StartsWith("db."u8))
        {
            return SpanCategories.Database;
        }

        if (key.StartsWith("messaging."u8))
        {
            return SpanCategories.Messaging;
        }

        if (key.StartsWith("rpc."u8))
        {
            return SpanCategories.Rpc;
        }

        return key.StartsWith("gen_ai."u8) ? SpanCategories.GenAi : SpanCategories.None;
    }
}
