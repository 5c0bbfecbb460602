using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using LocalStack.Telemetry.Storage;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>What is around every page: navigation, palette, keys, settings, and coming back.</summary>
public sealed class ShellTests(Browser browser)
{
    [Fact]
    public async Task Palette_FindsResourcesAndRunsTheirCommands()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var sent = new TaskCompletionSource<ResourceCommandRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        open.Resources.OnCommand = request =>
        {
            sent.TrySetResult(request);
            return Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });
        };
        var page = await open.OpenAsync("/traces");

        await page.Keyboard.PressAsync("Control+k");
        var palette = page.GetByRole(AriaRole.Dialog, new() { Name = "Find a page" });
        await Expect(palette.GetByRole(AriaRole.Option).First).ToContainTextAsync("Resources");
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("palette");
        await page.Keyboard.TypeAsync("restart cac");
        await Expect(palette.Locator("[aria-selected=true]")).ToContainTextAsync("Restart cache");
        await page.Keyboard.PressAsync("Enter");
        var request = await sent.Task.WaitAsync(Bounded.Long, Bounded.Test);
        Assert.Equal(("restart", "cache"), (request.CommandName, request.ResourceName));
        await Expect(palette).ToHaveCountAsync(0);
        await Expect(page.Locator(".toast")).ToContainTextAsync("Restart cache: done");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("sink");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(palette.Locator("[aria-selected=true]")).ToContainTextAsync("sink");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of sink" })).ToBeVisibleAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Keys_LeadToPages_ButNeverFromAnInput()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/");

        await page.Keyboard.PressAsync("t");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Shift+S");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settings", Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Resources", Exact = true })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("cat");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("cat");
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);

        await page.Keyboard.PressAsync("Escape");
        await page.Locator("h1").FocusAsync();
        await page.Keyboard.PressAsync("?");
        var sheet = page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(sheet).ToContainTextAsync("Ctrl+K");
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("shortcuts");
        await page.Keyboard.PressAsync("t");
        await Expect(sheet).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(sheet).ToHaveCountAsync(0);
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
    }

    [Fact]
    public async Task Title_NamesThePage_AndIsNeverTakenAway()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        await open.Page.AddInitScriptAsync("""
            window.titles = [];
            new MutationObserver(() => {
              if (window.titles.at(-1) !== document.title) {
                window.titles.push(document.title);
              }
            }).observe(document, { childList: true, subtree: true, characterData: true });
            """);
        var page = await open.OpenAsync("/traces");
        await Assertions.Expect(page).ToHaveTitleAsync("Traces – Portwatch");

        await page.Keyboard.PressAsync("m");
        await Assertions.Expect(page).ToHaveTitleAsync("Metrics – Portwatch");
        await page.Keyboard.PressAsync("r");
        await page.GetByRole(AriaRole.Row).GetByText("cache", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("cache – Resources – Portwatch");

        // The document begins without one.
        var titles = await page.EvaluateAsync<string[]>("() => window.titles");
        Assert.Equal(["Traces – Portwatch", "Metrics – Portwatch", "Resources – Portwatch", "cache – Resources – Portwatch"], titles.SkipWhile(title => title.Length == 0));
        open.AssertQuiet();
    }

    [Fact]
    public async Task WhatIsTyped_IsNeverWrittenBackIntoItsField()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/?resource=api-k3v9x2ab");

        await page.GetByRole(AriaRole.Searchbox).TypeWatchedAsync("api");
        await open.ExpectAddressAsync("q=api");
        await page.GetByRole(AriaRole.Button, new() { Name = "Seed data" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Seed data · api", Exact = true });
        await dialog.GetByLabel("Label").TypeWatchedAsync("mine");
        await dialog.GetByLabel("How many").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Seed data" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A value is required.");

        // By the time a key is answered there may be more in the field.
        Assert.Empty(await page.WrittenIntoFieldsAsync());
        await Expect(dialog.GetByLabel("Label")).ToHaveValueAsync("mine");
        open.AssertQuiet();
    }

    [Fact]
    public async Task Settings_AreKept_AndClearingEmptiesTheStore()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        foreach (var (service, id) in new[] { ("api", "b7ad6b7169203331"), ("worker", "b7ad6b7169203332"), ("sink", "b7ad6b7169203333") })
        {
            await open.Dashboard.SendSpansAsync(service, new { traceId = "0af7651916cd43dd8448eb211c80319c", spanId = id, name = "GET /", kind = 2, startTimeUnixNano = "1800000000000000000", endTimeUnixNano = "1800000000001000000" });
        }

        var page = await open.OpenAsync("/settings");

        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("settings");
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.settings .card')].every(card => card.scrollHeight <= card.clientHeight)"), "What is in a card must not reach beyond it.");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Dark" }).CheckAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await page.GetByRole(AriaRole.Radio, new() { Name = "System" }).CheckAsync();
        Assert.Null(await page.EvaluateAsync<string?>("document.documentElement.dataset.theme ?? null"));
        await page.GetByLabel("UTC").CheckAsync();
        await open.UntilLiveAsync();
        await page.GetByLabel("12 hours").CheckAsync();
        await Expect(page.Locator(".said .mono")).ToContainTextAsync("+00:00");
        await Expect(page.Locator(".said .mono")).ToContainTextAsync("M ");
        await open.UntilLiveAsync();

        // Drawn by the circuit now, and still as chosen.
        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cache" }).Locator(".col-start")).ToContainTextAsync("M");
        await page.Keyboard.PressAsync("Shift+S");
        await ChooseAsync("Resources", "api", "worker");
        await ChooseAsync("Signals", "Traces", "Logs");
        await Expect(page.GetByText("Selected: traces and logs from api and worker")).ToBeVisibleAsync();
        var file = Path.GetTempFileName();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        await download.SaveAsAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear…" }).ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Cleared traces and logs from api and worker");
        Assert.Equal("sink", Assert.Single(open.Dashboard.Get<TelemetryStore>().GetSpans(new SpanQuery()).Items).Resource.Name);

        await page.GetByLabel("File to import").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.GetByText("2 spans, 0 log records")).ToBeVisibleAsync();
        Assert.Equal(3, open.Dashboard.Get<TelemetryStore>().Counters.Traces.Kept);
        File.Delete(file);
        open.AssertQuiet();

        async Task ChooseAsync(string menu, params string[] names)
        {
            var opener = page.Locator(".card-tools summary").Filter(new() { HasText = menu });
            await opener.ClickAsync();
            foreach (var name in names)
            {
                await page.GetByRole(AriaRole.Checkbox, new() { Name = name }).CheckAsync();
            }

            await opener.ClickAsync();
        }
    }

    [Fact]
    public async Task Alone_ThereAreNoResourcePages()
    {
        await using var open = await WatchedDashboard.StartAsync(browser);
        var page = await open.OpenAsync("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Exact = true })).ToBeVisibleAsync();
        var pages = page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" });
        await Expect(pages.GetByRole(AriaRole.Link)).ToHaveTextAsync(["Logs", "Traces", "Metrics"]);
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator(".palette-entry").First).ToContainTextAsync("Logs");
        await page.Keyboard.TypeAsync("console");
        await Expect(page.GetByText("No results for")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DashboardRestarted_TheOpenPageComesBackByItself()
    {
        await using var host = await StandInAppHost.StartAsync(SampleApplication.Create());
        await using var context = await browser.OpenAsync();
        var page = await context.NewPageAsync();
        await using var first = await StartProcessAsync(host.Url);
        await page.GotoAsync(first.FrontendUrl + "?resource=cache");
        await Expect(page.Locator("#palette[data-ready]")).ToHaveCountAsync(1);
        var run = await page.EvaluateAsync<string>("document.documentElement.dataset.run");

        await first.KillAsync();
        await Expect(page.GetByText("The dashboard is not responding.")).ToBeVisibleAsync();
        await using var second = await StartProcessAsync(host.Url, first.FrontendUrl.Port);

        await page.WaitForFunctionAsync("run => document.documentElement.dataset.run !== run", run, new() { Timeout = 60_000 });
        await Expect(page.Locator("#palette[data-ready]")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of cache" })).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("t");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Exact = true })).ToBeVisibleAsync();
    }

    private static Task<DashboardProcess> StartProcessAsync(Uri resourceService, int port = 0) =>
        DashboardProcess.StartAsync(port, ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", resourceService.ToString()));
}
