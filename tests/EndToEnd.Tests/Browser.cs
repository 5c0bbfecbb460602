using Microsoft.Playwright;

namespace LocalStack.EndToEnd.Tests;

/// <summary>One headless Chromium for all tests of the assembly; each test opens a context of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    // The shell first: it has no windows to prepare, and a page in it costs about two thirds.
    private static readonly string[] Candidates = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("LOCALSTACK_TEST_BROWSER") is { Length: > 0 } chosen ? chosen : Candidates.FirstOrDefault(File.Exists);
        if (program is null)
        {
            _missing = $"No Chromium was found: LOCALSTACK_TEST_BROWSER is not set, and none of {string.Join(", ", Candidates)} exists. ./test.sh installs one on Debian when run as root.";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Headless = true,
            // Root has no sandbox; the rest keeps the browser from calling home.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task<IBrowserContext> OpenAsync(ColorScheme colorScheme = ColorScheme.Light, int width = 1280, int height = 800, bool hasScript = true, string? timeZone = null)
    {
        Assert.SkipWhen(_browser is null, _missing ?? "");

        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ColorScheme = colorScheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = hasScript,
            TimezoneId = timeZone,
        });
        context.SetDefaultTimeout(60_000);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
