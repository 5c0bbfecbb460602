using System.Collections.Immutable;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.Dashboard.ViewModels.Tracing;

/// <summary>A part of a message: something said, a tool that is called, or what came of it.</summary>
/// <param name="Kind">As in <c>text</c>, <c>reasoning</c>, <c>tool_call</c>, <c>tool_call_response</c>.</param>
/// <param name="Name">Of the tool; empty for none.</param>
/// <param name="Text">What is said, or the tool's arguments or answer.</param>
internal sealed record GenAiPart(string Kind, string Name, string Text);

/// <summary>A message of a conversation with a model.</summary>
/// <param name="Role">As in <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>.</param>
/// <param name="Parts">What it consists of.</param>
/// <param name="End">Why the model ended it, as in <c>stop</c>; empty when that is not said.</param>
internal sealed record GenAiMessage(string Role, ImmutableArray<GenAiPart> Parts, string End);

/// <summary>
/// The conversation that a span of a call to a model tells (https://opentelemetry.io/docs/specs/semconv/gen-ai/): in attributes of the span, or of an event or a log
/// record of it; or, as senders did before, in an event or a record for each message.
/// </summary>
internal static class GenAiConversation
{
    private const string Instructions = "gen_ai.system_instructions";
    private const string Input = "gen_ai.input.messages";
    private const string Output = "gen_ai.output.messages";

    /// <param name="span">The call.</param>
    /// <param name="logs">Records written in it, by time.</param>
    public static ImmutableArray<GenAiMessage> Of(Span span, IEnumerable<LogRecord> logs)
    {
        var records = logs.Select(log => (Name: log.EventName.Length > 0 ? log.EventName : log.Attributes.GetText("event.name") ?? "", log.Attributes, Body: (AttributeValue?)log.Body))
            .Where(record => record.Name.StartsWith("gen_ai.", StringComparison.Ordinal));
        var told = span.Events.Select(item => (item.Name, item.Attributes, Body: (AttributeValue?)null)).Concat(records).ToArray();
        var whole = told.Select(item => item.Attributes).Prepend(span.Attributes).FirstOrDefault(attributes => attributes[Input] is not null || attributes[Output] is not null);
        return whole is null
            ? [.. told.SelectMany(item => OfEvent(item.Name, item.Attributes, item.Body))]
            : [.. Parts(Json(whole[Instructions])) is { IsEmpty: false } instructions ? [new GenAiMessage("system", instructions, "")] : Array.Empty<GenAiMessage>(), .. Messages(whole[Input]), .. Messages(whole[Output])];
    }

    private static IEnumerable<GenAiMessage> Messages(AttributeValue? value)
        => Json(value) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(message => new GenAiMessage(Text(message, "role"), Parts(Get(message, "parts") ?? Get(message, "content")), Text(message, "finish_reason")))
            : [];

    // gen_ai.user.message and its like, gen_ai.choice, and the still older gen_ai.content.prompt and gen_ai.content.completion.
    private static IEnumerable<GenAiMessage> OfEvent(string name, AttributeCollection attributes, AttributeValue? body)
    {
        var role = name switch
        {
            "gen_ai.system.message" or "gen_ai.user.message" or "gen_ai.assistant.message" or "gen_ai.tool.message" => name.Split('.')[1],
            "gen_ai.choice" or "gen_ai.content.completion" => "assistant",
            "gen_ai.content.prompt" => "user",
            _ => "",
        };
        if (role.Length == 0)
        {
            return [];
        }

        var content = Json(body is { Kind: not AttributeValueKind.Empty } ? body
            : attributes["gen_ai.event.content"] ?? attributes["gen_ai.prompt"] ?? attributes["gen_ai.completion"] ?? AttributeValue.From(attributes));
        if (name.StartsWith("gen_ai.content.", StringComparison.Ordinal))
        {
            return content is { ValueKind: JsonValueKind.Array } ? Messages(attributes["gen_ai.prompt"] ?? attributes["gen_ai.completion"]) : [new GenAiMessage(role, Parts(content), "")];
        }

        var message = content is { } given ? Get(given, "message") ?? given : default;
        var calls = Get(message, "tool_calls") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray().Select(Part) : [];
        var said = Parts(message.ValueKind == JsonValueKind.Object ? Get(message, "content") : message);
        if (role == "tool")
        {
            said = [.. said.Select(part => part with { Kind = "tool_call_response" })];
        }

        return [new GenAiMessage(Text(message, "role") is { Length: > 0 } own ? own : role, [.. said, .. calls], content is { } whole ? Text(whole, "finish_reason") : "")];
    }

    private static ImmutableArray<GenAiPart> Parts(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(Part)],
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } said ? [new GenAiPart("text", "", said)] : [],
        { ValueKind: JsonValueKind.Object } part => [Part(part)],
        _ => [],
    };

    private static GenAiPart Part(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            return new GenAiPart("text", "", Raw(part));
        }

        // {"type":"tool_call","name":…,"arguments":…}, or as it was: {"type":"function","function":{"name":…,"arguments":…}}.
        var (kind, function) = (Text(part, "type"), Get(part, "function"));
        var tool = function ?? part;
        var isCall = kind is "tool_call" or "function" || function is not null;
        var text = isCall ? Get(tool, "arguments") : Get(part, "content") ?? Get(part, "text") ?? Get(part, "response") ?? Get(part, "result");
        return new GenAiPart(isCall ? "tool_call" : kind.Length > 0 ? kind : "text", Text(tool, "name"), Raw(text ?? part));
    }

    private static JsonElement? Json(AttributeValue? value)
    {
        if (value is null || value.Kind == AttributeValueKind.Empty)
        {
            return null;
        }

        var text = value.ToString();
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    private static JsonElement? Get(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static string Raw(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
