using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>Long values, opened to be read.</summary>
public sealed class TextViewTests(Browser browser)
{
    [Fact]
    public async Task ConversationWithAModel_IsShownAsOne()
    {
        await using var watched = await StartAsync(browser);
        var trace = new SentTrace();
        trace.Add("agent", "chat gpt", 0, 0, 900, kind: 3, attributes:
        [
            ("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-9"), ("gen_ai.usage.input_tokens", "120"), ("gen_ai.usage.output_tokens", "35"),
            ("gen_ai.system_instructions", """[{"type":"text","content":"Be brief."}]"""),
            ("gen_ai.input.messages", """[{"role":"user","parts":[{"type":"text","content":"What is the weather in Paris? <b>"}]},{"role":"assistant","parts":[{"type":"tool_call","name":"weather","arguments":{"city":"Paris"}}]},{"role":"tool","parts":[{"type":"tool_call_response","response":"rainy, 57 °F"}]}]"""),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"It rains."}],"finish_reason":"length"}]"""),
        ]);
        await trace.SendAsync(watched.Dashboard);
        await watched.GoAsync($"/trace/{trace.Id}?span={trace.SpanId(1)}");

        var chat = watched.Page.GetByRole(AriaRole.Region, new() { Name = "Conversation" });
        await Expect(chat.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Conversation gpt-9 · 120 tokens in · 35 out");
        await Expect(chat.Locator(".chat-role")).ToHaveTextAsync(["system", "user", "assistant", "tool", "assistant · finish reason: length"]);
        await Expect(chat.Locator(".chat-text")).ToHaveTextAsync(["Be brief.", "What is the weather in Paris? <b>", "{ \"city\": \"Paris\" }", "rainy, 57 °F", "It rains."]);
        await Expect(chat.Locator(".chat-kind").First).ToHaveTextAsync("calls weather");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("conversation");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task LongValue_IsOpenedFormattedSearchedAndCopied(int width)
    {
        await using var watched = await StartAsync(browser, width: width);
        var body = $$"""{"order":{"id":42,"lines":[{{string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"product":"p-{{i}}","count":{{i % 3}}}"""))}}]},"note":"<script>alert(1)</script>"}""";
        var trace = new SentTrace();
        trace.Add("api", "POST /orders", 0, 0, 5, attributes: [("http.request.body", body), ("short", "x")]);
        await trace.SendAsync(watched.Dashboard);
        var page = watched.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await watched.GoAsync($"/trace/{trace.Id}?span={trace.SpanId(1)}");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Open short" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open http.request.body" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "http.request.body" });
        var text = dialog.GetByRole(AriaRole.Group);
        await Expect(text).ToContainTextAsync("\"order\": {\n    \"id\": 42,\n", new() { UseInnerText = true });

        await dialog.GetByRole(AriaRole.Searchbox).FillAsync("P-5");
        await Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 of 11");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Status)).ToHaveTextAsync("2 of 11");
        await Expect(dialog.Locator("mark.is-current")).ToBeInViewportAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync($"text-{width}");

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Wrap" }).ClickAsync();
        await Expect(text).Not.ToHaveClassAsync("wraps");
        await dialog.GetByLabel("Format").SelectOptionAsync("plain");
        await Expect(text).ToHaveTextAsync(body);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await page.WaitForFunctionAsync("async text => await navigator.clipboard.readText() === text", body);
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".pane")).ToHaveCountAsync(1);
        watched.AssertQuiet();
    }
}
