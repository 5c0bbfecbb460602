using System.Text.RegularExpressions;
using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>The page of one trace in a real browser.</summary>
public sealed class TracePageTests(Browser browser)
{
    [Fact]
    public async Task Waterfall_ShowsTheTraceWithItsLogs_AndCanLeaveThemOut()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);

        await watched.GoAsync($"/trace/{trace.Id}");

        await Expect(watched.Rows("process receipt")).ToHaveCountAsync(1);
        await Expect(watched.Rows("Loading order 42")).ToHaveCountAsync(1);
        await Expect(watched.Page.Locator(".legend")).ToContainTextAsync("worker 2");
        await Expect(watched.Page.Locator(".legend")).ToContainTextAsync("→ postgresql 9");

        // A log record stands under its span, between what came before it and what comes after.
        var names = await watched.Page.Locator(".rows-body .span-name").AllInnerTextsAsync();
        Assert.Equal(["GET /orders/{id}", "Loading order 42", "SELECT orders", "load lines"], names.Skip(2).Take(4));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("trace-shop");

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Logs", Exact = true }).ClickAsync();
        await Expect(watched.Rows("Loading order 42")).ToHaveCountAsync(0);
        Assert.Contains("logs=0", watched.Page.Url, StringComparison.Ordinal);
        await watched.Rows("process receipt").ClickAsync();
        await Expect(watched.Page.Locator(".span-logs")).ToContainTextAsync("Receipt of order 42 sent");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Keys_MoveCollapseOpenAndClose()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}?logs=0");
        var focused = page.Locator(".row:focus .span-name");

        await page.Locator(".rows-body .row").First.FocusAsync();
        await PressAsync("ArrowDown", "GET");
        await PressAsync("ArrowRight", "GET /orders/{id}");
        await PressAsync("End", "POST /send");
        await PressAsync("ArrowLeft", "process receipt");
        await PressAsync("ArrowLeft", "process receipt");
        await Expect(page.Locator(".row:focus")).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(page.Locator(".row:focus .tag")).ToContainTextAsync("+2");
        await Expect(watched.Rows("render")).ToHaveCountAsync(0);
        await PressAsync("ArrowRight", "process receipt");
        await Expect(watched.Rows("render")).ToHaveCountAsync(1);
        await PressAsync("Home", "GET /orders/{id}");
        await page.Keyboard.PressAsync("PageDown");
        await PressAsync("PageDown", "POST /send");
        await page.Keyboard.PressAsync("PageUp");
        await PressAsync("PageUp", "GET /orders/{id}");

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of span GET /orders/{id}" })).ToBeVisibleAsync();
        Assert.Contains($"span={trace.SpanId(1)}", page.Url, StringComparison.Ordinal);
        await watched.AssertGoodAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".pane")).ToHaveCountAsync(0);
        await PressAsync("ArrowDown", "GET");
        watched.AssertQuiet();

        async Task PressAsync(string key, string expected)
        {
            await page.Keyboard.PressAsync(key);
            await Expect(focused).ToHaveTextAsync(expected);
        }
    }

    [Fact]
    public async Task CollapseAll_ShowsFailuresOfWhatIsHidden_AndTheErrorsButtonGoesThere()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Collapse all below the first level" }).ClickAsync();
        await Expect(page.Locator(".rows-body .row")).ToHaveCountAsync(2);
        await Expect(page.Locator(".rows-body .row").Nth(1).Locator(".tag-bad")).ToContainTextAsync("1");

        await page.GetByRole(AriaRole.Button, new() { Name = "1 error" }).ClickAsync();
        await Expect(page.Locator(".row.failed")).ToBeFocusedAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task RepeatedQueries_AreABadgeOfTheirParentThatGoesToEachOfThem()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}");

        var badge = watched.Rows("load lines").Locator(".repeat");
        await Expect(badge).ToContainTextAsync($"{ShopTrace.LoopLength}× 52.0 ms");
        await Expect(page.Locator(".row.is-repeat")).ToHaveCountAsync(ShopTrace.LoopLength);
        await badge.ClickAsync();
        await Expect(page.Locator(".row.is-repeat").First).ToBeFocusedAsync();
        await badge.ClickAsync();
        await Expect(page.Locator(".row.is-repeat").Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".pane")).ToContainTextAsync($"One of {ShopTrace.LoopLength} similar queries");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("trace-span");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task CriticalPath_IsDrawnOnTheSpansThatWereWaitedFor()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        await watched.GoAsync($"/trace/{trace.Id}");

        // The failed call ran beside the longer one and made no difference.
        await Expect(watched.Rows("HGETALL rates").Locator(".path")).ToHaveCountAsync(1);
        await Expect(watched.Page.Locator(".row.failed .path")).ToHaveCountAsync(0);
        await Expect(watched.Rows("→ rates.example.com")).ToHaveCountAsync(1);
        await Expect(watched.Rows("process receipt").Locator(".path")).ToHaveCountAsync(3);
        await Expect(watched.Page.Locator(".path-shares")).ToContainTextAsync("api");

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Critical path" }).ClickAsync();
        await Expect(watched.Page.Locator(".path")).ToHaveCountAsync(0);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Links_LeadToTheOtherTraceAndBack()
    {
        await using var watched = await StartAsync(browser);
        var first = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var second = await ShopTrace.Create(link: (first.Id, first.SpanId(1))).SendAsync(watched.Dashboard);
        var page = watched.Page;

        await watched.GoAsync($"/trace/{second.Id}");
        await watched.Rows("process receipt").ClickAsync();
        await page.GetByRole(AriaRole.Region, new() { Name = "Links" }).GetByRole(AriaRole.Link).ClickAsync();
        await watched.ExpectAddressAsync($@"/trace/{first.Id}\?span={first.SpanId(1)}$");
        await Expect(page.Locator(".row[aria-selected=true] .span-name")).ToHaveTextAsync("GET /orders/{id}");

        await page.GetByRole(AriaRole.Region, new() { Name = "Linked from" }).GetByRole(AriaRole.Link).ClickAsync();
        await watched.ExpectAddressAsync($@"/trace/{second.Id}\?span=");
        await Expect(page.Locator(".row[aria-selected=true] .span-name")).ToHaveTextAsync("process receipt");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Growing_TheTraceTakesInWhatArrives_AndWhoseParentIsMissingStandsUnderIt()
    {
        await using var watched = await StartAsync(browser);
        var trace = new SentTrace();
        trace.Add("api", "inner", 7, 10, 5);
        await trace.Log("api", 7, 12, "halfway").SendAsync(watched.Dashboard);

        await watched.GoAsync($"/trace/{trace.Id}");
        await Expect(watched.Rows("missing parent")).ToHaveCountAsync(1);
        await Expect(watched.Rows("halfway")).ToHaveAttributeAsync("aria-level", "2");

        for (var i = 2; i < 7; i++)
        {
            trace.Add("api", $"more {i}", 7, i * 10, 5);
        }

        Assert.Equal(7, trace.Add("api", "outer", 0, 0, 100));
        await trace.SendAsync(watched.Dashboard);
        await Expect(watched.Rows("outer")).ToHaveCountAsync(1);
        await Expect(watched.Rows("missing parent")).ToHaveCountAsync(0);
        await Expect(watched.Page.Locator(".rows-body .row")).ToHaveCountAsync(8);
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Zoom_ByDraggingOverTheTimeAxis_AndBack()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}");
        var axis = await page.Locator(".ruler svg").BoundingBoxAsync();

        await page.Mouse.MoveAsync(axis!.X + (axis.Width * 0.5f), axis.Y + 10);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(axis.X + (axis.Width * 0.75f), axis.Y + 10, new() { Steps = 5 });
        await page.Mouse.UpAsync();

        await Expect(page.Locator(".ruler text").First).ToHaveTextAsync(new Regex("^1[4-6]0 ms$"));
        await Expect(watched.Rows("SELECT orders").Locator(".bar")).ToHaveCountAsync(0);
        await Expect(watched.Rows("send receipt").Locator(".bar")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole trace" }).ClickAsync();
        await Expect(page.Locator(".ruler text").First).ToHaveTextAsync("0 ms");
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Find_MarksAndGoesThroughWhatMatches()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}");

        var box = page.GetByRole(AriaRole.Searchbox, new() { Name = "Find in this trace" });
        await box.FillAsync("receipt");
        await Expect(page.Locator(".row.is-found")).ToHaveCountAsync(3);
        await Expect(page.Locator(".row.is-found mark")).ToHaveCountAsync(3);
        await box.PressAsync("Enter");
        await Expect(watched.Rows("send receipt")).ToBeFocusedAsync();
        watched.AssertQuiet();
    }

    [Fact]
    public async Task Types_LeaveOnlySpansAboutThem_AndThoseAboveThem()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        var page = watched.Page;
        await watched.GoAsync($"/trace/{trace.Id}");

        await page.Locator("summary", new() { HasText = "Types" }).ClickAsync();
        await Expect(page.Locator(".menu-item")).ToHaveTextAsync(["HTTP5", "Database10", "Messaging2", "Other3"]);
        await page.GetByLabel("Messaging").CheckAsync();
        await Expect(page.Locator(".rows-body .row:not(.is-aside) .span-name")).ToHaveTextAsync(["send receipt", "process receipt", "Receipt of order 42 sent"]);
        await Expect(page.Locator(".rows-body .row.is-aside .span-name")).ToHaveTextAsync(["GET /orders/{id}", "GET", "GET /orders/{id}"]);
        await watched.ExpectAddressAsync("type=Messaging$");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("trace-types");
    }

    [Fact]
    public async Task Download_IsAFileThatAReceiverTakes()
    {
        await using var watched = await StartAsync(browser);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);
        await watched.GoAsync($"/trace/{trace.Id}");

        var download = await watched.Page.RunAndWaitForDownloadAsync(() => watched.Page.GetByRole(AriaRole.Link, new() { Name = "Download as OTLP/JSON" }).ClickAsync());

        Assert.Equal($"trace-{trace.Id}.json", download.SuggestedFilename);
        await using var other = await StartAsync(browser);
        using var client = new HttpClient { BaseAddress = other.Dashboard.OtlpHttpUrl };
        client.DefaultRequestHeaders.Add("x-otlp-api-key", RunningDashboard.OtlpKey);
        using var content = new StringContent(await File.ReadAllTextAsync(await download.PathAsync(), Bounded.Test), System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/traces", content, Bounded.Test);
        Assert.True(answer.IsSuccessStatusCode);
        await other.GoAsync($"/trace/{trace.Id}");
        await Expect(other.Rows("process receipt")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task SmallScreen_HasNothingToScrollSideways()
    {
        await using var watched = await StartAsync(browser, width: 390);
        var trace = await ShopTrace.Create().SendAsync(watched.Dashboard);

        await watched.GoAsync($"/trace/{trace.Id}");
        await Expect(watched.Rows("load lines")).ToBeVisibleAsync();

        Assert.True(await watched.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth && document.querySelector('.rows').scrollWidth <= innerWidth"));
        Assert.True(await watched.Rows("load lines").Locator(".repeat").EvaluateAsync<bool>("badge => badge.getBoundingClientRect().right <= badge.closest('.cell-span').getBoundingClientRect().right"));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("trace-small");
        await watched.Rows("load lines").ClickAsync();
        await Expect(watched.Page.Locator(".pane")).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
    }

    [Fact]
    public async Task FiveThousandSpans_OpenAndScrollWithRowsInSight()
    {
        await using var watched = await StartAsync(browser);
        var trace = new SentTrace();
        var root = trace.Add("big-api", "GET /report", 0, 0, 60_000, kind: 2);
        for (var i = 0; i < 1_249; i++)
        {
            var step = trace.Add("big-api", $"step {i}", root, i * 48, 47);
            trace.Add("big-api", $"SELECT parts_{i}", step, (i * 48) + 1, 10, kind: 3, statement: $"SELECT * FROM parts WHERE step = {i}");
            trace.Add("big-worker", $"calculate {i}", step, (i * 48) + 12, 20, kind: 2);
            trace.Add("big-api", $"UPDATE totals {i}", step, (i * 48) + 34, 8, kind: 3, statement: "UPDATE totals SET sum = sum + $1");
        }

        trace.Add("big-api", "last", root, 59_990, 5);
        await trace.SendAsync(watched.Dashboard);
        var page = watched.Page;

        var opened = System.Diagnostics.Stopwatch.StartNew();
        await page.GotoAsync(watched.At($"/trace/{trace.Id}"), new() { WaitUntil = WaitUntilState.Commit });
        await Expect(watched.Rows("step 0").First).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"rows after {opened.ElapsedMilliseconds} ms");
        await watched.GoAsync(page.Url);
        await page.Locator(".rows-body .row").First.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".row:focus .span-name")).ToHaveTextAsync("last");
        await Expect(page.Locator(".row:focus")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(page.Locator(".row:focus .span-name")).ToHaveTextAsync("GET /report");

        var (frames, empty, milliseconds) = await page.EvaluateAsync<double[]>(ScrollScript) is [var a, var b, var c] ? (a, b, c) : default;
        TestContext.Current.TestOutputHelper?.WriteLine($"scrolling: {frames} frames in {milliseconds:0} ms, {empty} without rows");
        Assert.True(frames > 0);
        Assert.InRange(empty / frames, 0, 0.1);
        watched.AssertQuiet();
    }

    // For two seconds 3,000 pixels a second; a frame counts as empty when nothing but the empty space is in the middle of the list.
    private const string ScrollScript = """
        () => new Promise(done => {
          const rows = document.querySelector('.rows'), box = rows.getBoundingClientRect(), begin = performance.now();
          let frames = 0, empty = 0, last = begin;
          const step = now => {
            rows.scrollTop += 3 * (now - last);
            last = now;
            frames++;
            empty += document.elementFromPoint(box.left + 40, box.top + box.height / 2)?.closest('[data-i]') ? 0 : 1;
            if (now - begin < 2000) requestAnimationFrame(step); else done([frames, empty, now - begin]);
          };
          requestAnimationFrame(step);
        })
        """;
}
