using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>Long values, opened to be read.</summary>
public sealed class TextViewTests(Browser browser)
{
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
