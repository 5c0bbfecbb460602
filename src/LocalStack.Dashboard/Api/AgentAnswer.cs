using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// What an agent is told: JSON of bounded length. Items are left out rather than cut in two, and the answer says how many there are and how to see the
/// others; long values say how long they are.
/// </summary>
internal static class AgentAnswer
{
    /// <summary>About a dozen pages: an agent reads all of what it is given, each time it thinks.</summary>
    public const int MaxBytes = 48 << 10;

    private const int MaxValueChars = 500;
    private const int MaxTextChars = 4_000;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">What the items are, as in <c>traces</c>.</param>
    /// <param name="items">Those that were found, the most wanted first.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="write">Writes an item as an object.</param>
    /// <param name="hint">How to see others.</param>
    public static string List<T>(string name, IEnumerable<T> items, int total, Action<Utf8JsonWriter, T> write, string hint)
    {
        var texts = new List<string>();
        var bytes = 0;
        foreach (var item in items)
        {
            var text = JsonText.Write(Relaxed, json => write(json, item));
            bytes += Encoding.UTF8.GetByteCount(text) + 1;
            if (bytes > MaxBytes && texts.Count > 0)
            {
                break;
            }

            texts.Add(text);
        }

        return JsonText.Write(Relaxed, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("total", total);
            json.WriteNumber("returned", texts.Count);
            if (texts.Count < total)
            {
                json.WriteString("hint", hint);
            }

            json.WriteStartArray(name);
            texts.ForEach(text => json.WriteRawValue(text, skipInputValidation: true));
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public static void WriteText(Utf8JsonWriter json, string name, string text) => json.WriteString(name, Cut(text, MaxTextChars));

    public static void WriteAttributes(Utf8JsonWriter json, AttributeCollection attributes)
    {
        if (attributes.Count == 0)
        {
            return;
        }

        json.WriteStartObject("attributes");
        foreach (var (key, value) in attributes)
        {
            // A stack trace is mostly what was asked for.
            json.WriteString(key, Cut(value.ToString(), key == "exception.stacktrace" ? MaxTextChars : MaxValueChars));
        }

        json.WriteEndObject();
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, most)}… ({text.Length} characters)";
}
