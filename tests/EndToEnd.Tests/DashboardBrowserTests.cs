using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(LocalStack.EndToEnd.Tests.Browser))]

// Each test starts the whole system, which keeps a small machine busy by itself; and a container network that comes or goes cuts a browser's connections.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LocalStack.EndToEnd.Tests;

/// <summary>What a person sees who follows the address that the AppHost prints.</summary>
public sealed class DashboardBrowserTests(Browser browser)
{
    private static readonly string[] ResourceNames = ["postgres", "portwatch", "cache", "migrator", "api", "worker", "sink"];

    [Fact]
    public async Task Dashboard_FromTheConsolesAddress_ShowsResources_AndTheTraceOfACheck()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        await using var context = await browser.OpenAsync();
        await using var host = AppHostProcess.StartWithRandomPorts();
        var login = await host.WaitForDashboardAsync(patience.Token);
        var api = await host.WaitForUrlAsync("api", patience.Token);
        await host.WaitUntilUpAsync(patience.Token);
        var page = await context.NewPageAsync();

        await page.GotoAsync(login.ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Resources", Exact = true })).ToBeVisibleAsync();
        Assert.DoesNotContain("t=", new Uri(page.Url).Query, StringComparison.Ordinal);
        foreach (var name in ResourceNames)
        {
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = name }).First).ToBeVisibleAsync();
        }

        await page.AssertAccessibleAsync();
        await SaveScreenshotAsync(page, "resources");

        await CheckFirstEndpointAsync(api, patience.Token);
        await page.GotoAsync(new Uri(login, "/traces").ToString());
        var trace = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "POST /api/endpoints/{id:guid}/checks" }).First;
        await Expect(trace).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await SaveScreenshotAsync(page, "traces");

        await trace.GetByRole(AriaRole.Link).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/trace/[0-9a-f]{32}"), new() { Timeout = 60_000 });
        foreach (var span in (string[])["POST /api/endpoints/{id:guid}/checks", "process check", "COPY FROM"])
        {
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = span }).First).ToBeVisibleAsync();
        }

        await page.AssertAccessibleAsync();
        await SaveScreenshotAsync(page, "trace");
    }

    [Fact]
    public async Task Dashboard_WithoutToken_AsksForIt()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        await using var context = await browser.OpenAsync(ColorScheme.Dark);
        await using var host = AppHostProcess.StartWithRandomPorts();
        var login = await host.WaitForDashboardAsync(patience.Token);
        var page = await context.NewPageAsync();

        await page.GotoAsync(new Uri(login, "/").ToString());

        Assert.Equal("/login", new Uri(page.Url).AbsolutePath);
        await Expect(page.GetByRole(AriaRole.Textbox)).ToBeVisibleAsync();
        await SaveScreenshotAsync(page, "login");
    }

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(60_000);
        return Assertions.Expect(locator);
    }

    /// <summary>Asks for a check by hand and waits until it is done.</summary>
    private static async Task CheckFirstEndpointAsync(Uri api, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = api };
        var endpoints = await client.GetFromJsonAsync<JsonElement>("/api/endpoints", cancellationToken);
        var id = endpoints.GetProperty("items")[0].GetProperty("id").GetString();
        using var accepted = await client.PostAsync(new Uri($"/api/endpoints/{id}/checks", UriKind.Relative), content: null, cancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);

        // Each question is a trace, too, and many would bury the one that is looked for.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var job = await client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location, cancellationToken);
            if (job.GetProperty("state").GetString() is "done")
            {
                return;
            }
        }
    }

    /// <summary>With LOCALSTACK_SCREENSHOTS=true the tests renew the pictures in docs/.</summary>
    private static async Task SaveScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LOCALSTACK_SCREENSHOTS") != "true")
        {
            return;
        }

        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryFolder.Path, "docs", $"{name}-{scheme.ToString().ToLowerInvariant()}.png") });
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
