using System.Text.RegularExpressions;
using LocalStack.EndToEnd.Tests;
using LocalStack.Telemetry.Storage;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

[assembly: AssemblyFixture(typeof(Browser))]

namespace LocalStack.Dashboard.Tests.Pages;

public sealed class LogsPageTests(Browser browser)
{
    private const string Hostile = "<script>window.hacked = true</script><img src=x onerror=\"window.hacked = true\">";

    [Fact]
    public async Task Records_AreFilteredOpenedAndFollowedToTheirTrace()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 600);
        var page = await watched.GoAsync("/structuredlogs");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logs", Exact = true })).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("logs");

        await page.GetByLabel("Minimum severity").SelectOptionAsync("Error");
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("100 matching");
        await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
        await page.GetByLabel("Attribute", new() { Exact = true }).TypeWatchedAsync("attempt");
        await page.GetByLabel("Comparison").SelectOptionAsync("ge");
        await page.GetByLabel("Value").FillAsync("5");
        await Expect(page.Locator("datalist#filter-values option")).Not.ToHaveCountAsync(0);
        Assert.Empty(await page.WrittenIntoFieldsAsync());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "attempt ≥ 5" })).ToBeVisibleAsync();
        await Expect(page.Locator("datalist#filter-keys option")).ToHaveCountAsync(8);
        var matching = await page.Locator(".title-line .count").InnerTextAsync();
        Assert.Matches(new Regex("^(2[0-9]|3[0-9]) matching$"), matching);

        await page.Locator(".rows-body .row").Last.ClickAsync();
        var pane = page.GetByRole(AriaRole.Complementary, new() { Name = "Details of the log record" });
        await Expect(pane.GetByLabel("Exception text")).ToContainTextAsync("Carrier.cs:line 42");
        await watched.AssertGoodAsync();
        Assert.All(await page.Locator(".logs .row").EvaluateAllAsync<double[]>("rows => rows.map(row => row.scrollHeight)"), height => Assert.InRange(height, 1, 32));
        await watched.SaveScreenshotAsync("log");

        // The address says all of it.
        await page.ReloadAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync(matching);
        await Expect(pane).ToBeVisibleAsync();
        await Expect(page.Locator(".rows[data-live]")).ToHaveCountAsync(1);

        await pane.GetByRole(AriaRole.Button, new() { Name = "Only records with this order.id" }).ClickAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("1 matching");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove all" }).ClickAsync();
        await pane.GetByRole(AriaRole.Link, new() { Name = "Logs of this trace" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Filters" })).ToContainTextAsync("trace 4bf92f35");
        await page.GetByRole(AriaRole.List, new() { Name = "Filters" }).GetByRole(AriaRole.Link, new() { Name = "Open trace" }).ClickAsync();
        await watched.ExpectAddressAsync("/trace/4bf92f35[0-9a-f]{24}$");
    }

    [Fact]
    public async Task TenThousandRecords_AreScrolledToRowNineThousand_AndFollowed()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 10_000);
        var page = await watched.GoAsync("/structuredlogs");
        await Expect(page.Locator(".rows")).ToHaveAttributeAsync("aria-rowcount", "10001");

        // Away from the end as a reader would, then far.
        await page.Locator(".rows").HoverAsync();
        await page.Mouse.WheelAsync(0, -600);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Follow" })).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Locator(".rows").EvaluateAsync("rows => rows.scrollTop = 8999 * 32");
        var row = page.Locator(".row[data-i=\"8999\"]");
        await Expect(row).ToBeInViewportAsync();
        await Expect(row).ToContainTextAsync("9000");

        // What arrives meanwhile moves nothing.
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 50);
        await Expect(page.Locator(".rows")).ToHaveAttributeAsync("aria-rowcount", "10051");
        await Expect(row).ToBeInViewportAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Follow" }).ClickAsync();
        await Expect(page.Locator(".row[data-i=\"10049\"]")).ToBeInViewportAsync();
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task Paused_StandsStill_AndClearedBeginsAnew()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 20);
        var page = await watched.GoAsync("/structuredlogs");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 7);
        await page.GetByRole(AriaRole.Button, new() { Name = "7 new" }).ClickAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("27");

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Cleared" })).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 3);
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the filter cleared" }).ClickAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("30");
        Assert.Equal(30, watched.Dashboard.Get<TelemetryStore>().Counters.Logs.Kept);
    }

    [Fact]
    public async Task ScriptInABody_StaysText()
    {
        await using var watched = await StartAsync(browser);
        await watched.Dashboard.SendLogsAsync(Hostile, null, new
        {
            timeUnixNano = "1800000000000000000",
            severityNumber = 9,
            severityText = Hostile,
            body = new { stringValue = Hostile },
            attributes = new[] { new { key = Hostile, value = new { stringValue = Hostile } } },
        });
        var page = await watched.GoAsync("/structuredlogs");

        await Expect(watched.Rows(Hostile)).ToHaveCountAsync(1);
        await page.Locator(".rows-body .row").ClickAsync();
        await Expect(page.GetByLabel("Message text")).ToHaveTextAsync(Hostile);
        await page.GetByRole(AriaRole.Button, new() { Name = "Hide records with this" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No matching log records" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Filters" })).ToContainTextAsync(Hostile);
        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task Timeline_IsWalkedByKeys_AndNarrowsTheListToAStretch()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 600);
        var page = await watched.GoAsync("/structuredlogs");
        var timeline = page.GetByRole(AriaRole.Slider, new() { Name = "Time" });
        var count = page.Locator(".title-line .count");
        await page.Locator(".rows-body .row").Last.ClickAsync();
        var pane = page.GetByRole(AriaRole.Complementary, new() { Name = "Details of the log record" });
        await Expect(pane).ToBeVisibleAsync();

        await timeline.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(timeline).ToHaveAttributeAsync("aria-valuenow", "1");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("PageUp");
        await Expect(timeline).ToHaveAttributeAsync("aria-valuenow", "12");
        var words = Regex.Match((await timeline.GetAttributeAsync("aria-valuetext"))!, "^(?<stretch>[0-9:.]+ to [0-9:.]+): (?<count>[0-9]+) records?(, [0-9]+ errors?)?(, [0-9]+ warnings?)?$");
        Assert.True(words.Success);
        await Expect(page.Locator(".log-timeline-now")).ToBeVisibleAsync();
        await watched.AssertGoodAsync();

        await page.Keyboard.PressAsync("Enter");
        await Expect(count).ToHaveTextAsync($"{words.Groups["count"].Value} matching");
        await Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = words.Groups["stretch"].Value })).ToBeVisibleAsync();
        await Expect(timeline).ToBeFocusedAsync();
        await watched.AssertGoodAsync();

        // The address says it; the way to other stretches stays.
        await page.ReloadAsync();
        await Expect(count).ToHaveTextAsync($"{words.Groups["count"].Value} matching");
        await Expect(page.Locator(".rows[data-live]")).ToHaveCountAsync(1);
        await Expect(timeline).ToHaveAttributeAsync("aria-valuenow", "12");
        await timeline.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        await Expect(timeline).ToHaveAttributeAsync("aria-valuenow", "11");

        // The first Escape takes the stretch back, the second closes the details.
        await page.Keyboard.PressAsync("Escape");
        await Expect(count).ToHaveTextAsync("600");
        await Expect(pane).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(pane).ToHaveCountAsync(0);
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task Timeline_StretchThatIsClicked_IsShownAlone_AndAgainAll()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 600);
        var page = await watched.GoAsync("/structuredlogs");

        await page.Locator(".stretch").Nth(20).ClickAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync(new Regex("^[0-9]{1,2} matching$"));
        await page.Locator(".stretch").Nth(20).ClickAsync();
        await Expect(page.Locator(".title-line .count")).ToHaveTextAsync("600");
    }

    [Fact]
    public async Task Opened_TheLatestRecordIsInSight_BeforeThePageIsLive()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 600);

        await watched.Page.RouteAsync(new Regex("blazor\\.web"), route => route.AbortAsync());
        await watched.Page.GotoAsync(watched.At("/structuredlogs"));

        await Expect(watched.Page.Locator(".row[data-i=\"599\"]")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task NarrowWindow_IsUsedByKeysAlone()
    {
        await using var watched = await StartAsync(browser, width: 390);
        await SampleTelemetry.SendRecordsAsync(watched.Dashboard, 200);
        var page = await watched.GoAsync("/structuredlogs");

        await page.Locator(".row[tabindex=\"0\"]").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator(".row[data-i=\"0\"]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator(".row[data-i=\"1\"]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of the log record" })).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".rows")).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
    }
}
