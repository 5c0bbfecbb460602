using System.Text.RegularExpressions;
using System.Globalization;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Metrics;
using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

namespace LocalStack.Dashboard.Tests.Pages;

public sealed class MetricsPageTests(Browser browser)
{
    private static readonly string Histogram = $"/metrics?resource=api&meter={SampleTelemetry.Meter}&instrument={SampleTelemetry.Duration}";

    [Fact]
    public async Task Instruments_AreOverlooked_AndOneIsDrawn_WithItsTableAndExemplars()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendMetricsAsync(watched.Dashboard);
        var page = watched.Page;
        await page.GotoAsync(new Uri(watched.Dashboard.FrontendUrl, "/metrics").ToString());
        await Expect(page.Locator(".card")).ToHaveCountAsync(4);
        await Expect(page.Locator(".card").Filter(new() { HasText = "dotnet.process.memory.working_set" })).ToContainTextAsync("MiB");
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("metrics");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Meters and instruments" }).GetByRole(AriaRole.Link, new() { Name = SampleTelemetry.Duration }).ClickAsync();
        await Expect(page.Locator(".chart-canvas[data-live] canvas")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex($"Chart of {SampleTelemetry.Duration}: P50 .* P90 .* P99 .*") })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Lines" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        Assert.True(await DrawsAsync(page));
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("metric");

        await page.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader)).ToContainTextAsync(["Time", "P50", "P90", "P99"]);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = $"Values of {SampleTelemetry.Duration}" }).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync(new Regex("[0-9] ms"));
        await watched.AssertGoodAsync();

        var exemplar = page.GetByRole(AriaRole.Region, new() { Name = "Exemplars" }).GetByRole(AriaRole.Link).First;
        await exemplar.ClickAsync();
        await watched.ExpectAddressAsync(@"/trace/4bf92f35[0-9a-f]{24}\?span=00f067aa0ba902b7$");
    }

    [Fact]
    public async Task Lines_AreSplitAndChosenByAttributes_AsTheAddressSays()
    {
        await using var watched = await StartAsync(browser);
        await SampleTelemetry.SendMetricsAsync(watched.Dashboard);
        var page = await watched.GoAsync(Histogram, ".chart-canvas");
        var lines = page.GetByRole(AriaRole.List, new() { Name = "Lines" }).GetByRole(AriaRole.Listitem);

        await page.GetByLabel("Group by").SelectOptionAsync("http.route");
        await Expect(lines).ToContainTextAsync(["/health", "/orders", "/orders/{id}"]);
        await page.GetByLabel("Percentile").SelectOptionAsync("99");
        await page.Locator("summary", new() { HasText = "http.route" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "/health" }).ClickAsync();
        await Expect(lines).ToContainTextAsync(["/health"]);
        await Expect(lines).ToHaveCountAsync(1);
        await watched.AssertGoodAsync();

        await page.ReloadAsync();
        await Expect(lines).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Percentile")).ToHaveValueAsync("99");

        await page.GotoAsync(new Uri(watched.Dashboard.FrontendUrl, $"{Histogram}&show=HeatMap").ToString());
        await Expect(page.Locator(".heat-cells rect").First).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("metric-heat-map");
    }

    [Fact]
    public async Task NewPoints_AppearByThemselves_AndNotWhilePaused()
    {
        await using var watched = await StartAsync(browser);
        await SendGaugeAsync(1);
        var page = await watched.GoAsync("/metrics?instrument=depth", ".chart-canvas");
        var latest = page.GetByRole(AriaRole.List, new() { Name = "Lines" }).Locator("b");
        await Expect(latest).ToHaveTextAsync("1");

        await SendGaugeAsync(2);
        await Expect(latest).ToHaveTextAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeVisibleAsync();
        await SendGaugeAsync(3);
        await page.GetByLabel("Time window").SelectOptionAsync("1m");
        await Expect(latest).ToHaveTextAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(latest).ToHaveTextAsync("3");

        Task SendGaugeAsync(int value) => watched.Dashboard.SendMetricsAsync("api", null, "meter", new
        {
            name = "depth",
            gauge = new { dataPoints = new[] { new { timeUnixNano = $"{Telemetry.Model.UnixTime.FromDateTimeOffset(DateTimeOffset.UtcNow)}", asInt = value } } },
        });
    }

    [Fact]
    public async Task NarrowWindow_ShowsTheInstrumentsFirst_ThenOne()
    {
        await using var watched = await StartAsync(browser, width: 390);
        await watched.Page.AddInitScriptAsync("""
            window.drawn = new Map();
            const clear = CanvasRenderingContext2D.prototype.clearRect;
            const draw = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.clearRect = function (...box) { drawn.set(this.canvas, []); return clear.apply(this, box); };
            CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
              const half = this.measureText(text).width / 2;
              if (text.includes(':')) drawn.get(this.canvas)?.push([x - half, x + half, this.canvas.width]);
              return draw.call(this, text, x, y);
            };
            """);
        await SampleTelemetry.SendMetricsAsync(watched.Dashboard);
        var page = watched.Page;
        await page.GotoAsync(new Uri(watched.Dashboard.FrontendUrl, "/metrics").ToString());
        await watched.AssertGoodAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = SampleTelemetry.Duration }).ClickAsync();
        await Expect(page.Locator(".chart-canvas[data-live] canvas")).ToBeVisibleAsync();
        await watched.AssertGoodAsync();
        await watched.SaveScreenshotAsync("narrow-metric");
        var times = await page.WaitForFunctionAsync("() => [...drawn].find(([canvas, times]) => canvas.isConnected && times.length > 0)?.[1]");
        AssertLegible(await times.JsonValueAsync<double[][]>());
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to all instruments" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = SampleTelemetry.Duration })).ToBeVisibleAsync();
    }

    // At least two times, none cut and none over another.
    private static void AssertLegible(double[][] times)
    {
        Assert.InRange(times.Length, 2, 5);
        Assert.All(times, time => Assert.True(time[0] >= 0 && time[1] <= time[2], $"{time[0]} to {time[1]} of {time[2]}"));
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.First[1] + 4 < pair.Second[0], $"{pair.First[1]} and {pair.Second[0]}"));
    }

    [Fact]
    public async Task Values_AreWrittenByTheScriptAsByTheServer()
    {
        await using var watched = await StartAsync(browser);
        string[] units = ["s", "ms", "By", "{request}", "1", "%", "furlong"];
        double[] values = [0, 0.00012, 0.004567, 0.25, 1, 12.34, 99.96, 123.4, 1_234, 45_678, 9_876_543, -2.5, 1.5e9];

        foreach (var unit in units.Select(MetricUnit.Read).SelectMany(unit => new[] { unit, unit.PerSecond }))
        {
            var written = await watched.Page.EvaluateAsync<string[]>(
                "async ([values, kind, factor, suffix]) => { const chart = await import('/js/metric-chart.js'); return values.map(value => chart.format(value, { kind, factor, suffix })); }",
                new object[] { values, unit.Kind, unit.Factor, unit.Suffix });
            Assert.Equal(values.Select(unit.Format), written);
        }
    }

    [Theory]
    [InlineData("24-local")]
    [InlineData("12-local")]
    [InlineData("24-utc")]
    [InlineData("12-utc")]
    public async Task Times_AreThoseOfTheSettings_WhateverTheBrowsersClock(string settings)
    {
        var preferences = ViewPreferences.Parse(settings);
        await using var watched = await StartAsync(browser, timeZone: "Asia/Kathmandu");
        await watched.Page.Context.AddCookiesAsync([new() { Name = ViewPreferences.CookieName, Value = settings, Url = watched.At("/") }]);
        await watched.Page.AddInitScriptAsync("""
            window.drawn = [];
            const draw = CanvasRenderingContext2D.prototype.fillText;
            CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) { drawn.push(text); return draw.call(this, text, ...rest); };
            """);
        await SampleTelemetry.SendMetricsAsync(watched.Dashboard);
        var page = await watched.GoAsync(Histogram, ".chart-canvas");

        var labels = await page.EvaluateAsync<string[]>("drawn.filter(text => text.includes(':'))");
        Assert.NotEmpty(labels);
        Assert.All(labels, AssertShownNow);
        await page.Locator(".chart-canvas .u-over").HoverAsync();
        AssertShownNow((await page.Locator(".chart-tip .tip-time").InnerTextAsync()).Split(" · ")[0]);

        // The chart shows the last five minutes; the test itself may take one.
        void AssertShownNow(string text)
        {
            var time = TimeOnly.ParseExact(text, preferences.IsTwelveHours ? "h:mm:ss tt" : "HH:mm:ss", CultureInfo.InvariantCulture);
            var now = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, preferences.Zone).DateTime);
            Assert.InRange(now.Add(TimeSpan.FromSeconds(5)) - time, TimeSpan.Zero, TimeSpan.FromMinutes(7));
        }
    }

    [Fact]
    public async Task Times_AreWrittenByTheScriptAsByTheServer()
    {
        await using var watched = await StartAsync(browser);
        var midnight = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.FromMinutes(345));
        DateTimeOffset[] times = [midnight, midnight.AddHours(9).AddSeconds(7), midnight.AddHours(12), midnight.AddHours(23.9)];

        foreach (var (isTwelveHours, pattern) in ((bool, string)[])[(true, "h:mm:ss tt"), (false, "HH:mm:ss")])
        {
            var written = await watched.Page.EvaluateAsync<string[]>(
                "async ([times, isTwelveHours]) => { const chart = await import('/js/metric-chart.js'); return times.map(time => chart.clock(time, false, { isTwelveHours, offsets: [{ from: 0, seconds: 0 }, { from: 1000, seconds: 345 * 60 }] })); }",
                new object[] { times.Select(time => time.ToUnixTimeSeconds()).ToArray(), isTwelveHours });
            Assert.Equal(times.Select(time => time.ToString(pattern, CultureInfo.InvariantCulture)), written);
        }
    }

    /// <summary>Whether anything but background is on the canvas.</summary>
    private static Task<bool> DrawsAsync(IPage page) => page.Locator(".chart-canvas canvas").EvaluateAsync<bool>(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 20");
}
