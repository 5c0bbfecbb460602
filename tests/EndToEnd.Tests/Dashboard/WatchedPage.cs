using System.Collections.Concurrent;
using System.Reflection;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace LocalStack.EndToEnd.Tests.Dashboard;

/// <summary>A logged-in browser page that remembers every complaint: script errors, and what the Content-Security-Policy refused.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    public static async Task<WatchedPage> OpenAsync(Browser browser, StandaloneDashboard dashboard, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800, bool hasScript = true)
    {
        // On a busy machine a page takes its time.
        Assertions.SetDefaultExpectTimeout(60_000);
        var context = await browser.OpenAsync(scheme, width, height, hasScript);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        await watched.Page.GotoAsync(dashboard.Login.ToString());
        return watched;
    }

    /// <summary>Opens a page and waits until its circuit is live: before that, keys and clicks go nowhere.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await Page.WaitForFunctionAsync("() => document.querySelector('.rows')?.dataset.live === '1' || !document.querySelector('.rows')");
    }

    public ILocator Rows(string text) => Page.Locator(".rows-body .row").Filter(new() { HasText = text });

    /// <summary>Fails when the page complained, or when axe finds something serious, in either theme.</summary>
    public async Task AssertGoodAsync()
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            var result = await Page.RunAxe();
            var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{scheme}: {violation.Id}: {violation.Help} ({string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))})");
            Assert.Empty(serious);
        }

        AssertQuiet();
    }

    public void AssertQuiet() => Assert.Empty(_complaints);

    /// <summary>With LOCALSTACK_SCREENSHOTS=true the tests renew the pictures in docs/, in both themes.</summary>
    public async Task SaveScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("LOCALSTACK_SCREENSHOTS") != "true")
        {
            return;
        }

        var root = typeof(WatchedPage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.ScreenshotAsync(new() { Path = Path.Combine(root, "docs", $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
