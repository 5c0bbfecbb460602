using System.Text.Json.Nodes;
using Google.Protobuf;

namespace LocalStack.Telemetry.Tests.Otlp;

/// <summary>Turns a request into OTLP/JSON: protobuf's own JSON form, but with ids in hexadecimal.</summary>
internal static class OtlpJson
{
    private static readonly HashSet<string> Ids = ["traceId", "spanId", "parentSpanId"];

    public static byte[] Format(IMessage message, bool enumsAsNumbers)
    {
        var formatter = new JsonFormatter(JsonFormatter.Settings.Default.WithFormatEnumsAsIntegers(enumsAsNumbers));
        var json = JsonNode.Parse(formatter.Format(message))!;
        FixIds(json);
        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static void FixIds(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject properties:
                foreach (var (name, value) in properties.ToArray())
                {
                    if (Ids.Contains(name))
                    {
                        properties[name] = Convert.ToHexStringLower(Convert.FromBase64String(value!.GetValue<string>()));
                    }
                    else
                    {
                        FixIds(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    FixIds(item);
                }

                break;
        }
    }
}
