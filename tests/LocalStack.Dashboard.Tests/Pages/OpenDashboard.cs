using System.Reflection;
using Deque.AxeCore.Playwright;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.EndToEnd.Tests;
using Microsoft.Playwright;

namespace LocalStack.Dashboard.Tests.Pages;

/// <summary>A dashboard beside the sample application, with a page of it open in a real browser.</summary>
internal sealed class OpenDashboard : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly StandInAppHost? _host;

    private OpenDashboard(IBrowserContext context, StandInAppHost? host, RunningDashboard dashboard, IPage page)
    {
        _context = context;
        _host = host;
        Dashboard = dashboard;
        Page = page;
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Complaints.Add(message.Text);
            }
        };
        Page.PageError += (_, error) => Complaints.Add(error);
    }

    public RunningDashboard Dashboard { get; }

    public StandInResources Resources => _host!.Resources;

    public IPage Page { get; }

    /// <summary>What the page's scripts and the Content-Security-Policy have complained about.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<OpenDashboard> StartAsync(Browser browser, bool isAlone = false, ColorScheme colorScheme = ColorScheme.Light, int width = 1280)
    {
        var context = await browser.OpenAsync(colorScheme, width);
        var host = isAlone ? null : await StandInAppHost.StartAsync(SampleApplication.Create());
        var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host?.Url });
        var open = new OpenDashboard(context, host, dashboard, await context.NewPageAsync());
        await open.Page.GotoAsync(new Uri(dashboard.FrontendUrl, $"/login?t={RunningDashboard.Token}").ToString());
        return open;
    }

    /// <summary>Goes to an address and waits until the circuit is there: from then on keys and clicks are answered.</summary>
    public async Task<IPage> GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(Dashboard.FrontendUrl, path).ToString());
        await UntilLiveAsync();
        return Page;
    }

    /// <summary>The palette is attached by the first interactive rendering.</summary>
    public Task UntilLiveAsync() => Expect(Page.Locator("#palette[data-ready]")).ToHaveCountAsync(1);

    public static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        return Assertions.Expect(locator);
    }

    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help} ({string.Join(", ", violation.Nodes.Take(3).Select(node => node.Html))})"));
    }

    /// <summary>With LOCALSTACK_SCREENSHOTS=true the tests renew the pictures in docs/.</summary>
    public async Task SaveScreenshotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("LOCALSTACK_SCREENSHOTS") != "true")
        {
            return;
        }

        var root = typeof(OpenDashboard).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Page.ScreenshotAsync(new() { Path = Path.Combine(root, "docs", $"{name}-{scheme.ToString().ToLowerInvariant()}.png"), Animations = ScreenshotAnimations.Disabled });
        }

        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await Dashboard.DisposeAsync();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
