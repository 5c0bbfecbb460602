using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LocalStack.EndToEnd.Tests.Dashboard;

/// <summary>The list of traces in a real browser.</summary>
public sealed class TracesPageTests(Browser browser, StandaloneDashboard dashboard) : IClassFixture<StandaloneDashboard>
{
    [Fact]
    public async Task Filters_NarrowTheListAndStandInTheAddress()
    {
        var now = DateTimeOffset.UtcNow;
        var traces = new List<SentTrace> { ShopTrace.Create("f-", now) };
        traces.Add(One("f-jobs", "nightly", now, 900, isError: true));
        traces.Add(One("f-jobs", "hourly", now, 20));
        traces.Add(One("f-jobs", "GET /jobs", now, 300, ("http.route", "/jobs"), ("http.response.status_code", "404")));
        await SentTrace.SendAsync(dashboard, traces);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard);
        var page = watched.Page;
        await watched.GoAsync(dashboard.At("/traces"));
        var rows = page.Locator(".rows-body .row");

        await page.GetByLabel("Resource").SelectOptionAsync("f-jobs");
        await Expect(rows).ToHaveCountAsync(3);
        await page.GetByLabel("Kind").SelectOptionAsync("other");
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByText("Errors", new() { Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("nightly");
        Assert.EndsWith("/traces?resource=f-jobs&kind=other&errors=1", page.Url, StringComparison.Ordinal);

        await watched.GoAsync(dashboard.At("/traces?resource=f-jobs"));
        await page.Locator("summary").ClickAsync();
        await page.GetByLabel("At least").FillAsync("0.25s");
        await page.GetByLabel("At most").FillAsync("500");
        await page.GetByLabel("Attribute of a span").FillAsync("http.response.status_code>=400");
        await page.GetByLabel("Attribute of a span").PressAsync("Tab");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("GET /jobs");
        await Expect(page.Locator(".filter-chip")).ToHaveCountAsync(3);
        await watched.AssertGoodAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter ≥ 0.25s" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove the filter http.response.status_code ≥ 400" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByLabel("Span name").FillAsync("HOUR");
        await page.GetByLabel("Span name").PressAsync("Tab");
        await Expect(rows).ToHaveCountAsync(1);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Filters_WorkWithoutScript()
    {
        await SentTrace.SendAsync(dashboard, [One("n-api", "wanted", DateTimeOffset.UtcNow, 50), One("n-api", "other", DateTimeOffset.UtcNow, 5_000)]);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard, hasScript: false);
        var page = watched.Page;

        await page.GotoAsync(dashboard.At("/traces?resource=n-api"));
        await page.GetByLabel("Filter traces").FillAsync("wanted");
        await page.GetByLabel("Filter traces").PressAsync("Enter");

        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(1);
        Assert.Contains("q=wanted", page.Url, StringComparison.Ordinal);
        Assert.Contains("resource=n-api", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ByKeyOrClick_LeadsToTheTrace()
    {
        var trace = await ShopTrace.Create("o-").SendAsync(dashboard);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard);
        await watched.GoAsync(dashboard.At("/traces?resource=o-worker"));

        await watched.Page.Locator(".rows-body .row").First.FocusAsync();
        await watched.Page.Keyboard.PressAsync("Enter");

        await watched.Page.WaitForURLAsync($"**/trace/{trace.Id}");
        await Expect(watched.Rows("process receipt")).ToBeVisibleAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task TenThousandTraces_AreAllThere_AndStandStillUnderTheReader()
    {
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        var shop = Enumerable.Range(0, 30).Select(i => ShopTrace.Create("", start.AddSeconds(3_500 + (i * 2))));
        await SentTrace.SendAsync(dashboard, [.. Enumerable.Range(0, 10_000).Select(i => One("many", $"work {i}", start.AddMilliseconds(i * 300), 5 + (i % 97)))]);
        await SentTrace.SendAsync(dashboard, [.. shop]);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard);
        var page = watched.Page;

        var opened = System.Diagnostics.Stopwatch.StartNew();
        await page.GotoAsync(dashboard.At("/traces"), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(page.Locator(".rows-body .row").First).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"rows after {opened.ElapsedMilliseconds} ms");
        await watched.GoAsync(dashboard.At("/traces"));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("traces");

        await watched.GoAsync(dashboard.At("/traces?resource=many"));
        await Expect(page.Locator("h1 + .count")).ToContainTextAsync("10\u202f000");
        await page.Locator(".rows-body .row").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".row:focus")).ToContainTextAsync("work 0");
        await Expect(page.Locator(".row:focus")).ToBeInViewportAsync();

        // What arrives now, also what began before the oldest one, moves nothing.
        var before = await page.Locator(".row:focus").BoundingBoxAsync();
        await SentTrace.SendAsync(dashboard, [One("many", "late", start.AddMinutes(1), 5), One("many", "early", start.AddMinutes(-5), 5)]);
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
        await SentTrace.SendAsync(dashboard, [One("p-api", "first", DateTimeOffset.UtcNow, 5)]);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard);
        var page = watched.Page;
        await watched.GoAsync(dashboard.At("/traces?resource=p-api"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await SentTrace.SendAsync(dashboard, [One("p-api", "second", DateTimeOffset.UtcNow, 5)]);
        await Expect(page.Locator(".new-rows")).ToContainTextAsync("1 new");
        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(2);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task SmallScreen_HasNothingToScrollSideways()
    {
        await ShopTrace.Create("s-").SendAsync(dashboard);
        await using var watched = await WatchedPage.OpenAsync(browser, dashboard, width: 390, height: 800);

        await watched.GoAsync(dashboard.At("/traces?resource=s-api"));
        await Expect(watched.Rows("GET /orders/{id}")).ToBeVisibleAsync();

        Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.rows').scrollWidth <= innerWidth"));
        await watched.AssertGoodAsync();
        await watched.Page.Locator("summary").ClickAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("traces-small");
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
