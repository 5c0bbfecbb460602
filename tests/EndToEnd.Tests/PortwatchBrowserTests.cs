using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LocalStack.EndToEnd.Tests;

/// <summary>Portwatch as a person uses it: the board, the ports of this machine, an endpoint's page; by mouse, by keyboard, and on a narrow screen.</summary>
public sealed class PortwatchBrowserTests(Browser browser)
{
    [Fact]
    public async Task Pages_FromTheBoardToAnIncident_WorkByMouseAndKeyboard_AndAreAccessible()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        await using var context = await browser.OpenAsync();
        await using var host = AppHostProcess.StartWithRandomPorts();
        var api = await host.WaitForUrlAsync("api", patience.Token);
        await host.WaitUntilUpAsync(patience.Token);
        var page = await context.NewPageAsync();
        Assertions.SetDefaultExpectTimeout(60_000);

        // The board: the stack registers itself, and is up.
        await page.GotoAsync(api.ToString());
        foreach (var name in (string[])["api", "cache", "postgres", "sink", "worker"])
        {
            await Assertions.Expect(Row(page, name).Locator(".state")).ToHaveTextAsync("up");
        }

        await Assertions.Expect(page.Locator("#live-text")).ToHaveTextAsync("live, from the cache");
        await ShowAsync(page, "portwatch-board");

        // Searched, and checked by keyboard: what came of it stands beside the row.
        await page.GetByRole(AriaRole.Searchbox).FillAsync("sink");
        await Assertions.Expect(Row(page, "api")).ToBeHiddenAsync();
        await Row(page, "sink").GetByRole(AriaRole.Button, new() { Name = "Check sink now" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Row(page, "sink").GetByRole(AriaRole.Status)).ToHaveTextAsync("up");

        // Added, refused where it makes no sense, edited and removed.
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("silent");
        await page.GetByLabel("Host").FillAsync("192.0.2.1");
        await page.GetByLabel("Port").FillAsync("9");
        await page.GetByLabel("Every, in seconds").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'192.0.2.1' is not a loopback address");
        await page.AssertAccessibleAsync();
        await page.GetByLabel("Host").FillAsync("127.0.0.1");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Row(page, "silent").Locator(".state")).ToHaveTextAsync("down");

        // Its page: history, the incident, a rule, and why it cannot be reached.
        await Row(page, "silent").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "silent" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Diagnose" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .note")).ToContainTextAsync("Nothing listens");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
        await page.Locator("#rule-form").GetByLabel("Name").FillAsync("patient");
        await page.Locator("#rule-form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "patient" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("acknowledged")).ToBeVisibleAsync();
        await page.GetByText("As a table").ClickAsync();
        await ShowAsync(page, "portwatch-endpoint");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Do it" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/$"));
        await Assertions.Expect(Row(page, "silent")).ToHaveCountAsync(0);

        // Ports: each with its owner, which behind the orchestrator's proxy is the resource.
        await page.GetByRole(AriaRole.Link, new() { Name = "Ports" }).ClickAsync();
        var own = page.Locator($"tr[data-port='{api.Port}']");
        await Assertions.Expect(own.Locator(".owner")).ToContainTextAsync("api");
        await Assertions.Expect(own.Locator(".owner")).ToContainTextAsync("behind the proxy dcp");
        await page.GetByLabel("A free port for").FillAsync("my-service");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".suggest .note")).ToContainTextAsync("follows from the name 'my-service'");
        await ShowAsync(page, "portwatch-ports");

        // A port that was found is registered with one click.
        var found = page.Locator("tr").Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = "Register" }) }).First;
        var port = await found.GetAttributeAsync("data-port");
        await found.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator($"tr[data-port='{port}']").GetByRole(AriaRole.Button, new() { Name = "Register" })).ToHaveCountAsync(0);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("#rows tr").Filter(new() { Has = page.Locator($"a.name:text-is('{name}')") });

    // Looked at by axe, light and dark, wide and narrow: nothing may stick out of a narrow screen. With LOCALSTACK_SCREENSHOTS=true the pictures in docs/ are renewed.
    private static async Task ShowAsync(IPage page, string name)
    {
        foreach (var (width, suffix) in ((int, string)[])[(1280, ""), (390, "-narrow")])
        {
            await page.SetViewportSizeAsync(width, 844);
            Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width} pixels.");
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.AssertAccessibleAsync();
                if (Environment.GetEnvironmentVariable("LOCALSTACK_SCREENSHOTS") == "true")
                {
                    await page.ScreenshotAsync(new() { Path = Path.Combine(RepositoryFolder.Path, "docs", $"{name}{suffix}-{scheme.ToString().ToLowerInvariant()}.png") });
                }
            }
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.SetViewportSizeAsync(1280, 800);
    }
}
