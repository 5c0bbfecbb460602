using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.RegularExpressions;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>A dashboard, alone or beside an application, with a page of it in a real browser that remembers every complaint of scripts and of the Content-Security-Policy.</summary>
internal sealed class WatchedDashboard : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private StandInAppHost? _host;

    private WatchedDashboard(IBrowserContext context, StandInAppHost? host, RunningDashboard dashboard, IPage page)
    {
        (_context, _host, Dashboard, Page) = (context, host, dashboard, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public RunningDashboard Dashboard { get; }

    public IPage Page { get; }

    /// <summary>What the AppHost beside it tells.</summary>
    public StandInResources Resources => _host!.Resources;

    /// <param name="browser">The browser.</param>
    /// <param name="resources">What an AppHost beside it tells; null for a dashboard that runs alone.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="colorScheme">The theme that the browser asks for.</param>
    /// <param name="timeZone">The browser's own; null for the machine's.</param>
    /// <param name="configure">Changes the dashboard's options.</param>
    public static async Task<WatchedDashboard> StartAsync(
        Browser browser, StandInResources? resources = null, int width = 1280, ColorScheme colorScheme = ColorScheme.Light, string? timeZone = null, Func<DashboardOptions, DashboardOptions>? configure = null)
    {
        var context = await browser.OpenAsync(colorScheme, width, timeZone: timeZone);
        var host = resources is null ? null : await StandInAppHost.StartAsync(resources);
        var options = RunningDashboard.DefaultOptions with { ResourceServiceUrl = host?.Url };
        var dashboard = await RunningDashboard.StartAsync(configure?.Invoke(options) ?? options);
        var watched = new WatchedDashboard(context, host, dashboard, await context.NewPageAsync());
        await watched.Page.GotoAsync(new Uri(dashboard.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());
        return watched;
    }

    public static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        return Assertions.Expect(locator);
    }

    /// <summary>Opens a page and waits until something on it is live: before that, keys go nowhere.</summary>
    /// <param name="path">The address.</param>
    /// <param name="live">What its script marks with <c>data-live</c>.</param>
    public async Task<IPage> GoAsync(string path, string live = ".rows")
    {
        await Page.GotoAsync(At(path));
        await Expect(Page.Locator($"{live}[data-live]")).ToHaveCountAsync(1);
        await UntilFocusedAsync();
        return Page;
    }

    /// <summary>Opens a page and waits until keys and commands are answered everywhere on it.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        await Page.GotoAsync(At(path));
        await UntilLiveAsync();
        await UntilFocusedAsync();
        return Page;
    }

    /// <summary>The palette is attached by the first interactive rendering.</summary>
    public Task UntilLiveAsync() => Expect(Page.Locator("#palette[data-ready]")).ToHaveCountAsync(1);

    // A page that has become live focuses its heading; a test that focuses something before that loses it again.
    private async Task UntilFocusedAsync() => await Page.WaitForFunctionAsync("() => document.activeElement !== document.body");

    /// <summary>Waits until the page's address matches. The browser's own events about it come too early for whoever asks after a click.</summary>
    /// <param name="pattern">A regular expression.</param>
    public Task ExpectAddressAsync([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        return Assertions.Expect(Page).ToHaveURLAsync(new Regex(pattern));
    }

    public ILocator Rows(string text) => Page.Locator(".rows-body .row").Filter(new() { HasText = text });

    /// <summary>Fails when the page complained, is wider than the window, or when axe finds something serious in either theme.</summary>
    public async Task AssertGoodAsync()
    {
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.AssertAccessibleAsync();
        }

        Assert.Equal(0, await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        AssertQuiet();
    }

    /// <summary>Fails when the page complained.</summary>
    public void AssertQuiet() => Assert.Empty(_complaints);

    /// <summary>A page's whole address.</summary>
    public string At(string path) => new Uri(Dashboard.FrontendUrl, path).ToString();

    /// <summary>With LOCALSTACK_SCREENSHOTS=true the tests renew the pictures in docs/.</summary>
    public async Task SaveScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("LOCALSTACK_SCREENSHOTS") != "true")
        {
            return;
        }

        var root = typeof(WatchedDashboard).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });

            // A chart is drawn anew in the colours of the theme with its next frame.
            await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            await Page.ScreenshotAsync(new() { Path = Path.Combine(root, "docs", $"{name}-{scheme.ToString().ToLowerInvariant()}.png"), Animations = ScreenshotAnimations.Disabled });
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    /// <summary>Ends the AppHost beside it.</summary>
    public async Task LoseAppHostAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
            _host = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await Dashboard.DisposeAsync();
        await LoseAppHostAsync();
    }
}
