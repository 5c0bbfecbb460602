using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace LocalStack.Dashboard.ViewModels.Texts;

/// <summary>What a text is written in.</summary>
public enum TextKind
{
    Plain,
    Json,
    Xml,
}

/// <summary>Texts with their parts on lines of their own, where they are in a language that has parts.</summary>
internal static class FormattedText
{
    private const int MaxParsedChars = 4 << 20;

    // Shown as text, so nothing needs to be escaped for a page's sake.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly XmlReaderSettings NoDtd = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>A text as it is best read: JSON objects and arrays and XML elements indented, anything else as it came.</summary>
    public static (TextKind Kind, string Text) Of(string text)
        => text.Length > MaxParsedChars ? (TextKind.Plain, text)
            : Json(text) is { } json ? (TextKind.Json, json)
            : Xml(text) is { } xml ? (TextKind.Xml, xml)
            : (TextKind.Plain, text);

    private static string? Json(string text)
    {
        if (text.AsSpan().Trim() is not (['{', .., '}'] or ['[', .., ']']))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Xml(string text)
    {
        if (text.AsSpan().Trim() is not ['<', .., '>'])
        {
            return null;
        }

        try
        {
            using var characters = new StringReader(text.Trim());
            using var reader = XmlReader.Create(characters, NoDtd);
            var document = XDocument.Load(reader);
            return document.Declaration is { } declaration ? $"{declaration}\n{document}" : document.ToString();
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
