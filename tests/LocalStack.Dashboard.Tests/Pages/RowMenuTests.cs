using System.Text.Json.Nodes;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>What can be done with a row, by pointer and by keys.</summary>
public sealed class RowMenuTests(Browser browser)
{
    [Fact]
    public async Task Menus_LeadToWhatBelongsToARow_AndCopyIt()
    {
        await using var watched = await StartAsync(browser, Application());
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        // By its button: the list of traces.
        await watched.GoAsync("/traces");
        await watched.Rows("GET /orders/{id}").HoverAsync();
        await watched.Rows("GET /orders/{id}").GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await ExpectEntriesAsync("Open trace", "Logs of this trace", "Similar traces", "Metrics of web", "Console of web", "Copy trace ID", "Copy as JSON", "Hide traces with this name");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("row-menu");
        await Entry("Copy trace ID").ClickAsync();
        await ExpectCopiedAsync(trace.Id);
        await Expect(page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);

        // By keys: a span. Letters, which are pages elsewhere, go to an entry; Escape closes nothing but the menu.
        await watched.GoAsync($"/trace/{trace.Id}?span={trace.SpanId(1)}");
        await watched.Rows("load lines").FocusAsync();
        await page.Keyboard.PressAsync("Shift+F10");
        await Expect(Entry("Zoom to span")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(watched.Rows("load lines")).ToBeFocusedAsync();
        await Expect(page.Locator(".pane")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Shift+F10");
        await Expect(Entry("Zoom to span")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("l");
        await Expect(Entry("Logs of this span")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(Entry("Copy as JSON")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(watched.Rows("load lines")).ToBeFocusedAsync();
        var copied = JsonNode.Parse(await ClipboardAsync())!;
        Assert.Equal("load lines", (string?)copied["resourceSpans"]![0]!["scopeSpans"]![0]!["spans"]![0]!["name"]);

        // With the other button: a log record.
        await watched.GoAsync("/structuredlogs");
        await watched.Rows("Loading order 42").Locator(".col-message").ClickAsync(new() { Button = MouseButton.Right });
        await Entry("Copy message").ClickAsync();
        await ExpectCopiedAsync("Loading order 42");
        await Expect(page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        await watched.Rows("Loading order 42").Locator(".col-message").ClickAsync(new() { Button = MouseButton.Right });
        await Entry("Open trace").ClickAsync();
        await watched.ExpectAddressAsync($"/trace/{trace.Id}");

        // What a resource has, its commands among it.
        await watched.GoAsync("/");
        await watched.Rows("api").Locator(".cell-name").ClickAsync(new() { Button = MouseButton.Right });
        await ExpectEntriesAsync("Console", "Logs", "Traces", "Metrics", "Restart", "Copy name", "Copy as JSON");
        await Entry("Copy as JSON").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
        Assert.Equal("api-1", (string?)JsonNode.Parse(await ClipboardAsync())!["name"]);
        watched.AssertQuiet();

        ILocator Entry(string text) => page.GetByRole(AriaRole.Menuitem, new() { Name = text, Exact = true });

        Task ExpectEntriesAsync(params string[] texts) => Expect(page.GetByRole(AriaRole.Menuitem)).ToHaveTextAsync(texts);

        Task<string> ClipboardAsync() => page.EvaluateAsync<string>("() => navigator.clipboard.readText()");

        Task ExpectCopiedAsync(string text) => page.WaitForFunctionAsync("async text => await navigator.clipboard.readText() === text", text);
    }

    [Fact]
    public async Task SmallScreen_HasThemInSight()
    {
        await using var watched = await StartAsync(browser, Application(), width: 390);
        await ShopTrace.Create().SendAsync(watched.Dashboard);

        await watched.GoAsync("/traces");
        await watched.Rows("GET /orders/{id}").GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await Expect(watched.Page.GetByRole(AriaRole.Menu)).ToBeInViewportAsync(new() { Ratio = 1 });
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("row-menu-small");
    }

    private static StandInResources Application()
    {
        var resources = new StandInResources();
        resources.Put(new Resource
        {
            Name = "api-1",
            DisplayName = "api",
            ResourceType = "Project",
            State = "Running",
            Commands = { new ResourceCommand { Name = "restart", DisplayName = "Restart", State = ResourceCommandState.Enabled } },
        });
        return resources;
    }
}
