using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>The list of traces in a real browser.</summary>
public sealed class TracesPageTests(Browser browser)
{
    [Fact]
    public async Task Filters_NarrowTheListAndStandInTheAddress()
    {
        await using var watched = await StartAsync(browser);
        var now = DateTimeOffset.UtcNow;
        var traces = new List<SentTrace> { ShopTrace.Create(now) };
        traces.Add(One("jobs", "nightly", now, 900, isError: true));
        traces.Add(One("jobs", "hourly", now, 20));
        traces.Add(One("jobs", "GET /jobs", now, 300, ("http.route", "/jobs"), ("http.response.status_code", "404")));
        await SentTrace.SendAsync(watched.Dashboard, traces);
        var page = watched.Page;
        await watched.GoAsync("/traces");
        var rows = page.Locator(".rows-body .row");

        await page.GetByLabel("Resource", new() { Exact = true }).SelectOptionAsync("jobs");
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Kind").SelectOptionAsync("other");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByText("Errors", new() { Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("nightly");
        Assert.EndsWith("/traces?resource=jobs&kind=other&errors=1", page.Url, StringComparison.Ordinal);

        await watched.GoAsync("/traces?resource=jobs");
        await page.Locator("summary", new() { HasText = "Filters" }).ClickAsync();
        await page.GetByLabel("At least").FillAsync("0.25s");
        await page.GetByLabel("At most").FillAsync("500");
        await page.GetByLabel("Span attribute").FillAsync("http.response.status_code>=400");
        await page.GetByLabel("Span attribute").PressAsync("Tab");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("GET /jobs");
        await Expect(page.Locator(".filter-chip")).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Span attribute")).ToHaveValueAsync("");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("traces-filter");

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter ≥ 0.25s" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter http.response.status_code ≥ 400" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByLabel("Span name").TypeWatchedAsync("HOUR*");
        await page.GetByLabel("Span name").PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);

        // Whoever types on has more in the field by then.
        Assert.Empty(await page.WrittenIntoFieldsAsync());
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Search_MarksWords_AndNoiseIsHidden()
    {
        await using var watched = await StartAsync(browser);
        var now = DateTimeOffset.UtcNow;
        await SentTrace.SendAsync(watched.Dashboard,
        [
            One("api", "POST /orders", now, 300, ("db.system.name", "postgresql")),
            One("worker", "postgresql poll", now, 2),
            One("worker", "postgresql poll", now.AddDays(-3), 40_000),
        ]);
        var page = watched.Page;
        await watched.GoAsync("/traces?q=post");
        var rows = page.Locator(".rows-body .row");

        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.Locator("mark")).ToHaveTextAsync("POST");

        // The field for names alone means words, too.
        await watched.GoAsync("/traces?name=post");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.Locator("mark")).ToHaveTextAsync("POST");

        await watched.GoAsync("/traces");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Last).ToContainTextAsync(now.AddDays(-3).ToLocalTime().ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await watched.SaveScreenshotAsync("traces-noise");
        await rows.Filter(new() { HasText = "poll" }).First.HoverAsync();
        await rows.Filter(new() { HasText = "poll" }).First.GetByRole(AriaRole.Link, new() { Name = "Hide all traces named postgresql poll" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await watched.ExpectAddressAsync(@"/traces\?hide=postgresql%20poll$");

        // Remembered: the page without an address of its own shows the list so again, also in a new tab.
        await watched.GoAsync("/traces");
        await watched.ExpectAddressAsync(@"/traces\?hide=postgresql%20poll$");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Link, new() { Name = "Traces", Exact = true }).ClickAsync();
        await watched.ExpectAddressAsync(@"/traces\?hide=postgresql%20poll$");
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter without “postgresql poll”" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(3);
        await page.WaitForFunctionAsync("() => document.cookie.includes('localstack.traces.') && !document.cookie.includes('hide')");
        await watched.GoAsync("/traces");
        await Expect(rows).ToHaveCountAsync(3);

        await page.GetByLabel("Clear traces").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alertdialog)).ToContainTextAsync("Clear 3 traces?");
        await watched.AssertGoodAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(0);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Filters_WorkWithoutScript()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        await SentTrace.SendAsync(dashboard, [One("api", "wanted", DateTimeOffset.UtcNow, 50), One("api", "other", DateTimeOffset.UtcNow, 5_000)]);
        await using var context = await browser.OpenAsync(hasScript: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(dashboard.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());

        await page.GotoAsync(new Uri(dashboard.FrontendUrl, "/traces?resource=api").ToString());
        await page.GetByLabel("Filter traces").FillAsync("wanted");
        await page.GetByLabel("Filter traces").PressAsync("Enter");

        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(1);
        Assert.Contains("q=wanted", page.Url, StringComparison.Ordinal);
        Assert.Contains("resource=api", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByKeyOrClick_LeadsToTheTrace()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        await watched.GoAsync("/traces?resource=worker");

        await watched.Page.Locator(".rows-body .row").First.FocusAsync();
        await watched.Page.Keyboard.PressAsync("Enter");

        await watched.ExpectAddressAsync($"/trace/{trace.Id}$");
        await Expect(watched.Rows("process receipt")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task TenThousandTraces_AreAllThere_AndStandStillUnderTheReader()
    {
        await using var watched = await StartAsync(browser);
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var shop = Enumerable.Range(0, 30).Select(i => ShopTrace.Create(start.AddSeconds(3_500 + (i * 2))));
        await SentTrace.SendAsync(watched.Dashboard, [.. Enumerable.Range(0, 10_000).Select(i => One("many", $"work {i}", start.AddMilliseconds(i * 300), 5 + (i % 97)))]);
        await SentTrace.SendAsync(watched.Dashboard, [.. shop]);
        var page = watched.Page;

        var opened = System.Diagnostics.Stopwatch.StartNew();
        await page.GotoAsync(watched.At("/traces"), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(page.Locator(".rows-body .row").First).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"rows after {opened.ElapsedMilliseconds} ms");
        await watched.GoAsync("/traces");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("traces-shop");

        await watched.GoAsync("/traces?resource=many");
        await Expect(page.Locator("h1 + .count")).ToContainTextAsync("10\u202f000");
        await page.Locator(".rows-body .row").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".row:focus")).ToContainTextAsync("work 0");
        await Expect(page.Locator(".row:focus")).ToBeInViewportAsync();

        // What arrives now, also what began before the oldest one, moves nothing.
        var before = await page.Locator(".row:focus").BoundingBoxAsync();
        await SentTrace.SendAsync(watched.Dashboard, [One("many", "late", start.AddMinutes(1), 5), One("many", "early", start.AddMinutes(-5), 5)]);
        await Expect(page.Locator(".new-rows")).ToContainTextAsync("2 new");
        await Expect(page.Locator(".row:focus")).ToContainTextAsync("work 0");
        var after = await page.Locator(".row:focus").BoundingBoxAsync();
        Assert.Equal((before!.Y, before.Height), (after!.Y, after.Height));
        await page.Locator(".new-rows").ClickAsync();
        await Expect(page.Locator(".row:focus")).ToContainTextAsync("work 9999");
        await Expect(page.Locator("h1 + .count")).ToContainTextAsync("10\u202f002");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Paused_TheListWaits()
    {
        await using var watched = await StartAsync(browser);
        await SentTrace.SendAsync(watched.Dashboard, [One("api", "first", DateTimeOffset.UtcNow, 5)]);
        var page = watched.Page;
        await watched.GoAsync("/traces?resource=api");

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await SentTrace.SendAsync(watched.Dashboard, [One("api", "second", DateTimeOffset.UtcNow, 5)]);
        await Expect(page.Locator(".new-rows")).ToContainTextAsync("1 new");
        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(2);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task SmallScreen_HasNothingToScrollSideways()
    {
        await using var watched = await StartAsync(browser, width: 390);
        await ShopTrace.Create().SendAsync(watched.Dashboard);

        await watched.GoAsync("/traces?resource=api");
        await Expect(watched.Rows("GET /orders/{id}")).ToBeVisibleAsync();

        Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.rows').scrollWidth <= innerWidth"));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("traces-small");
        await watched.Page.Locator("summary", new() { HasText = "Filters" }).ClickAsync();
        await watched.AssertGoodAsync();
    }

    private static SentTrace One(string service, string name, DateTimeOffset start, double length, params (string Key, string Value)[] attributes)
        => One(service, name, start, length, isError: false, attributes);

    private static SentTrace One(string service, string name, DateTimeOffset start, double length, bool isError, params (string Key, string Value)[] attributes)
    {
        var trace = new SentTrace(start);
        trace.Add(service, name, 0, 0, length, kind: 2, isError: isError, attributes: attributes);
        return trace;
    }
}
