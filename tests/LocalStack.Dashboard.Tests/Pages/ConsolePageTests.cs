using System.Text.RegularExpressions;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

public sealed class ConsolePageTests(Browser browser)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task AllResources_AreInterleavedByTime_FilteredWrappedAndSaved()
    {
        var resources = Application();
        for (var i = 1; i <= 60; i++)
        {
            Write(resources, "api", i * 2, $"\e[32minfo\e[39m: Orders[0] order {i} was placed");
            Write(resources, "worker", i * 2 + 1, i % 10 == 0 ? $"\e[41m\e[30mfail\e[0m: Packing[1] order {i} is not there: {new string('x', 300)}" : $"\e[2mdbug\e[0m: Packing[1] order {i} is packed", isError: i % 10 == 0);
        }

        await using var watched = await StartAsync(browser, resources);
        var page = await watched.GoAsync("/consolelogs");
        await Expect(page.Locator(".console-foot")).ToContainTextAsync("120 lines");
        Assert.Equal(
            ["api-1", "worker-1", "api-1", "worker-1"],
            await page.Locator(".console .row[data-i] .from").EvaluateAllAsync<string[]>("cells => cells.slice(-4).map(cell => cell.textContent)"));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("console");

        // Broken lines take several rows of the same height, none wider than the window.
        var rows = int.Parse((await page.Locator(".rows").GetAttributeAsync("aria-rowcount"))!, System.Globalization.CultureInfo.InvariantCulture);
        await page.GetByRole(AriaRole.Button, new() { Name = "Wrap" }).ClickAsync();
        await Expect(page.Locator(".console.wrapped:not(.unmeasured)")).ToBeVisibleAsync();
        await Expect(page.Locator(".rows")).Not.ToHaveAttributeAsync("aria-rowcount", $"{rows}");
        await Expect(page.Locator(".console-foot")).ToContainTextAsync("120 lines");
        Assert.Equal(0, await page.Locator(".rows").EvaluateAsync<int>("rows => rows.scrollWidth - rows.clientWidth"));
        Assert.Equal("20px", await page.Locator(".console .row[data-i]").Last.EvaluateAsync<string>("row => getComputedStyle(row).height"));

        await page.GetByRole(AriaRole.Searchbox).FillAsync("ORDER 20 ");
        await Expect(page.Locator(".console-foot")).ToContainTextAsync("2 lines of 120");
        await Expect(page.Locator(".console .found")).ToHaveCountAsync(4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Timestamps" }).ClickAsync();
        await Expect(page.Locator(".console .time")).ToHaveCountAsync(0);

        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Save" }).ClickAsync());
        Assert.Matches(new Regex("^Portwatch-[0-9]{8}-[0-9]{6}\\.log$"), saved.SuggestedFilename);
        await using (var stream = await saved.CreateReadStreamAsync())
        using (var reader = new StreamReader(stream))
        {
            Assert.Matches("^\\[api-1\\] 2026-01-31T12:00:00.0400000\\+00:00 info: Orders\\[0\\] order 20 was placed\n\\[worker-1\\] 2026-01-31T12:00:00.0410000\\+00:00 fail: Packing\\[1\\] order 20 is not there: x{300}\n$", await reader.ReadToEndAsync(Bounded.Test));
        }

        await page.GetByLabel("Resource", new() { Exact = true }).SelectOptionAsync("worker-1");
        await Expect(page.Locator(".console .no").Last).ToHaveTextAsync(new Regex("^(20)?$"));
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task TenThousandLines_AreScrolledToLineNineThousand()
    {
        var resources = Application();
        for (var i = 1; i <= 10_000; i++)
        {
            Write(resources, "api", i, $"line {i}");
        }

        await using var watched = await StartAsync(browser, resources);
        var page = await watched.GoAsync("/consolelogs?resource=api-1");
        await Expect(page.Locator(".rows")).ToHaveAttributeAsync("aria-rowcount", "10001");

        await page.Locator(".rows").HoverAsync();
        await page.Mouse.WheelAsync(0, -600);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Follow" })).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Locator(".rows").EvaluateAsync("rows => rows.scrollTop = 8999 * 20");
        await Expect(page.Locator(".row[data-i=\"8999\"]")).ToBeInViewportAsync();
        await Expect(page.Locator(".row[data-i=\"8999\"] .line")).ToHaveTextAsync("line 9000");
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task ThousandsOfLinesASecond_DoNotFreezeThePage()
    {
        var resources = Application();
        Write(resources, "api", 0, "first");
        await using var watched = await StartAsync(browser, resources);
        var page = await watched.GoAsync("/consolelogs");
        using var ended = new CancellationTokenSource();
        var flood = FloodAsync(resources, ended.Token);

        // The page answers while lines come: its own script runs, the filter is applied, pausing stops the rows.
        await Expect(page.Locator(".console-foot")).ToContainTextAsync(new Regex("[5-9]\u202f[0-9]{3} lines|[0-9]{2}\u202f[0-9]{3} lines"));
        await page.GetByRole(AriaRole.Searchbox).FillAsync("\"*77 of a program\"");
        await Expect(page.Locator(".console .row[data-i] .found").First).ToHaveTextAsync("77 of a program");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await Expect(page.Locator(".console .found")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        var newer = page.Locator(".new-rows");
        await Expect(newer).ToBeVisibleAsync();
        var last = await page.Locator(".console .row[data-i]").Last.InnerTextAsync();
        await Expect(newer).ToContainTextAsync(new Regex("[0-9]\u202f[0-9]{3}"));
        Assert.Equal(last, await page.Locator(".console .row[data-i]").Last.InnerTextAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.Locator(".console .row[data-i]").Last).Not.ToContainTextAsync(last);

        await ended.CancelAsync();
        await flood;
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task NarrowWindow_LeavesMostOfItToTheLines_AndShowsOneWhole()
    {
        var resources = Application();
        for (var i = 1; i <= 60; i++)
        {
            Write(resources, i % 3 == 0 ? "worker" : "api", i, $"\e[32minfo\e[39m: Orders[0] order {i} was placed by a customer who lives far away");
        }

        await using var watched = await StartAsync(browser, resources, width: 390);
        var page = await watched.GoAsync("/consolelogs");
        await Expect(page.Locator(".console .row[data-i=\"59\"]")).ToBeInViewportAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("narrow-console");
        Assert.InRange(await page.Locator(".rows").EvaluateAsync<double>("rows => rows.clientHeight / innerHeight"), 0.6, 1);
        foreach (var name in (string[])["Timestamps", "Wrap", "Pause", "Follow", "Clear"])
        {
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })).ToBeInViewportAsync(new() { Ratio = 1 });
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Wrap", Exact = true }).ClickAsync();
        await Expect(page.Locator(".console.wrapped:not(.unmeasured)")).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator(".rows").EvaluateAsync<int>("rows => rows.scrollWidth - rows.clientWidth"));
        await page.Locator(".console .row[data-i]").Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Line 20 of worker-1" })).ToContainTextAsync("who lives far away");
        await watched.AssertGoodAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".rows")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Download_NeedsTheTicket_AndNamesWhatIsNotThere()
    {
        await using var host = await StandInAppHost.StartAsync(Application());
        Write(host.Resources, "api", 1, "\e[31mred\e[0m");
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host.Url });

        using var refused = await dashboard.Http.GetAsync("/consolelogs/download?resource=api-1", Bounded.Test);
        await dashboard.LogInAsync();
        var client = dashboard.Get<LocalStack.Dashboard.ResourceService.ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => !client.Resources.IsEmpty);
        using var missing = await dashboard.Http.GetAsync("/consolelogs/download?resource=nobody", Bounded.Test);
        var text = await dashboard.Http.GetStringAsync("/consolelogs/download?resource=api-1", Bounded.Test);

        Assert.False(refused.IsSuccessStatusCode);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("'nobody'", await missing.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
        Assert.Equal("2026-01-31T12:00:00.0010000+00:00 red", text.Trim());
    }

    /// <summary>3,000 lines a second of two resources.</summary>
    private static async Task FloodAsync(StandInResources resources, CancellationToken ended)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var i = 1; !ended.IsCancellationRequested; await pace.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var n = 0; n < 60; n++, i++)
            {
                Write(resources, i % 2 == 0 ? "api" : "worker", i, $"\e[33mwarn\e[0m: line {i} of a program that writes very much");
            }
        }
    }

    private static StandInResources Application()
    {
        var resources = new StandInResources();
        resources.Put(new Resource { Name = "api-1", DisplayName = "api", ResourceType = "Project", State = "Running" });
        resources.Put(new Resource { Name = "worker-1", DisplayName = "worker", ResourceType = "Project", State = "Running" });
        return resources;
    }

    private static void Write(StandInResources resources, string name, int milliseconds, string text, bool isError = false)
        => resources.Write($"{name}-1", $"{Start.AddMilliseconds(milliseconds):yyyy-MM-ddTHH:mm:ss.fffffff}Z {text}", isError);
}
