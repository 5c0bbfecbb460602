using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Tests.ViewModels.Tracing;

/// <summary>Each of the forms in which senders tell a conversation, through a receiver.</summary>
public sealed class GenAiConversationTests
{
    private const string Expected = "system: Be brief.|user: Weather in Paris?|assistant: [reasoning ]Look it up. [tool_call weather]{\"city\":\"Paris\"} (tool_call)|tool: [tool_call_response ]rainy|assistant: Rain. (stop)";

    [Fact]
    public async Task Messages_AreReadFromEveryForm()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        const string input = """
            [{"role":"user","parts":[{"type":"text","content":"Weather in Paris?"}]},
             {"role":"assistant","parts":[{"type":"reasoning","content":"Look it up."},{"type":"tool_call","id":"1","name":"weather","arguments":{"city":"Paris"}}],"finish_reason":"tool_call"},
             {"role":"tool","parts":[{"type":"tool_call_response","id":"1","response":"rainy"}]}]
            """;
        const string output = """[{"role":"assistant","parts":[{"type":"text","content":"Rain."}],"finish_reason":"stop"}]""";
        object[] whole = [Text("gen_ai.system_instructions", """[{"type":"text","content":"Be brief."}]"""), Text("gen_ai.input.messages", input), Text("gen_ai.output.messages", output)];

        // On the span, and on its event of details.
        Assert.Equal(Expected, await ReadAsync(dashboard, 1, whole, []));
        Assert.Equal(Expected, await ReadAsync(dashboard, 2, [], [Event("gen_ai.client.inference.operation.details", whole)]));

        // As it was: an event for each message, its content in JSON or in attributes of its own.
        Assert.Equal("system: Be brief.|user: Weather?|assistant: [tool_call weather]{\"city\":\"Paris\"}|tool: [tool_call_response ]rainy|assistant: Rain. (stop)", await ReadAsync(dashboard, 3, [],
        [
            Event("gen_ai.system.message", Text("gen_ai.event.content", """{"content":"Be brief."}""")),
            Event("gen_ai.user.message", Text("content", "Weather?")),
            Event("gen_ai.assistant.message", Text("gen_ai.event.content", """{"tool_calls":[{"id":"1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Paris\"}"}}]}""")),
            Event("gen_ai.tool.message", Text("gen_ai.event.content", """{"content":"rainy","id":"1"}""")),
            Event("gen_ai.choice", Text("gen_ai.event.content", """{"index":0,"finish_reason":"stop","message":{"content":"Rain."}}""")),
            Event("exception", Text("exception.message", "unrelated")),
        ]));

        // Whatever cannot be read is shown as it is, and nothing fails.
        Assert.Equal("user: not JSON", await ReadAsync(dashboard, 4, [], [Event("gen_ai.content.prompt", Text("gen_ai.prompt", "not JSON"))]));
        Assert.Equal(": ", await ReadAsync(dashboard, 5, [Text("gen_ai.input.messages", "[7]")], []));
        Assert.Equal("", await ReadAsync(dashboard, 6, [Text("gen_ai.input.messages", "{broken")], []));
    }

    [Fact]
    public async Task Records_TellItToo()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var span = await SendAsync(dashboard, 1, [], []);
        await dashboard.SendLogsAsync("agent", "", new { traceId = span.TraceId.ToString(), spanId = span.SpanId.ToString(), timeUnixNano = "1800000000000000100", eventName = "gen_ai.user.message", body = new { kvlistValue = new { values = new[] { Text("content", "Hello") } } } });

        var logs = dashboard.Get<TelemetryRuns>().Live.GetLogs(new LogQuery { TraceId = span.TraceId }).Items;

        Assert.Equal("user: Hello", Show(GenAiConversation.Of(span, logs)));
    }

    private static async Task<string> ReadAsync(RunningDashboard dashboard, int number, object[] attributes, object[] events) => Show(GenAiConversation.Of(await SendAsync(dashboard, number, attributes, events), []));

    private static async Task<Span> SendAsync(RunningDashboard dashboard, int number, object[] attributes, object[] events)
    {
        var id = new TraceId(1, (ulong)number);
        await dashboard.SendSpansAsync("agent", new
        {
            traceId = id.ToString(), spanId = new SpanId((ulong)number).ToString(), name = "chat", kind = 3, startTimeUnixNano = "1800000000000000000", endTimeUnixNano = "1800000000001000000",
            attributes = attributes.Append(Text("gen_ai.operation.name", "chat")), events,
        });
        return dashboard.Get<TelemetryRuns>().Live.GetTrace(id)!.Root;
    }

    private static object Event(string name, params object[] attributes) => new { name, timeUnixNano = "1800000000000000100", attributes };

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    private static string Show(IEnumerable<GenAiMessage> messages)
        => string.Join('|', messages.Select(message => $"{message.Role}: {string.Join(' ', message.Parts.Select(part => part.Kind == "text" ? part.Text : $"[{part.Kind} {part.Name}]{part.Text}"))}{(message.End.Length > 0 ? $" ({message.End})" : "")}"));
}
