using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>
/// What moves on a page by itself, as the browser reports it: the sum of the scores of all "layout-shift" entries that did not follow an input.
/// <see href="https://web.dev/articles/cls">web vitals</see> take the worst five seconds; the sum is stricter.
/// </summary>
internal sealed class LayoutShifts
{
    private const string Script = """
        (() => {
          const describe = (node) => node?.nodeType === 1 ? `${node.localName}.${(node.getAttribute("class") ?? "").trim().replace(/\s+/g, ".")}` : node?.nodeName ?? "something that is gone";
          const at = (box) => `${Math.round(box.x)},${Math.round(box.y)} ${Math.round(box.width)}x${Math.round(box.height)}`;
          const seen = window.layoutShifts = { total: 0, entries: [] };
          const take = (entries) => {
            for (const entry of entries.filter((one) => !one.hadRecentInput)) {
              seen.total += entry.value;
              seen.entries.push(`${entry.value.toFixed(4)} after ${Math.round(entry.startTime)} ms: ${entry.sources.map((source) => `${describe(source.node)} from ${at(source.previousRect)} to ${at(source.currentRect)}`).join("; ")}`);
            }
          };
          const observer = new PerformanceObserver((list) => take(list.getEntries()));
          observer.observe({ type: "layout-shift", buffered: true });
          seen.flush = () => take(observer.takeRecords());
        })()
        """;

    private readonly IPage _page;

    private LayoutShifts(IPage page) => _page = page;

    /// <summary>Observes every document that the page opens from now on, from its beginning, and lets nothing come from the cache.</summary>
    public static async Task<LayoutShifts> ObserveAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
        await page.AddInitScriptAsync(Script);
        return new LayoutShifts(page);
    }

    /// <summary>Fails when more than so much has moved since the document was opened.</summary>
    public async Task AssertAtMostAsync(double bound)
    {
        // An entry is made with the frame that shows the shift.
        var json = await _page.EvaluateAsync<JsonElement>("""
            () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
              layoutShifts.flush();
              done({ total: layoutShifts.total, entries: layoutShifts.entries });
            })))
            """);
        var total = json.GetProperty("total").GetDouble();
        TestContext.Current.TestOutputHelper?.WriteLine(total.ToString("0.0000", CultureInfo.InvariantCulture));
        Assert.True(total <= bound, string.Create(CultureInfo.InvariantCulture, $"Shifted by {total:0.0000}, at most {bound} is allowed:\n{string.Join('\n', json.GetProperty("entries").EnumerateArray().Select(entry => entry.GetString()))}"));
    }
}
