using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace LocalStack.EndToEnd.Tests;

/// <summary>Portwatch as a person uses it: the board, the ports of this machine, an endpoint's page; by mouse, by keyboard, and on a narrow screen.</summary>
public sealed class PortwatchBrowserTests(Browser browser)
{
    private const float Patience = 60_000;

    private static readonly string[] StackNames = ["api", "cache", "postgres", "sink", "worker"];

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
        var errors = new ConcurrentQueue<string>();
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            // The browser notes each answer that is a refusal; one is asked for below.
            if (message.Type == "error" && !message.Text.Contains("422", StringComparison.Ordinal))
            {
                errors.Enqueue(message.Text);
            }
        };

        // A row that has just changed fades from a colour of the scheme that it changed in, which the tests below switch faster than anybody.
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await page.GotoAsync(api.ToString());
        await UseBoardAsync(page);
        await UseEndpointAsync(page);
        await UsePortsAsync(page, api);

        Assert.Empty(errors);
    }

    private static async Task UseBoardAsync(IPage page)
    {
        // The stack registers itself, and is up.
        foreach (var name in StackNames)
        {
            await Expect(Row(page, name).Locator(".state")).ToHaveTextAsync("up");
        }

        await Expect(page.Locator("#live-text")).ToHaveTextAsync("live, from the cache");
        // Searched, and checked by keyboard: what came of it stands beside the row.
        await page.GetByRole(AriaRole.Searchbox).FillAsync("sink");
        await Expect(Row(page, "api")).ToBeHiddenAsync();
        await Row(page, "sink").GetByRole(AriaRole.Button, new() { Name = "Check sink now" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "sink").GetByRole(AriaRole.Status)).ToHaveTextAsync("up");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");

        // A dialog is left by Escape, and gives the focus back.
        var edit = Row(page, "sink").GetByRole(AriaRole.Button, new() { Name = "Edit sink" });
        await edit.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Name")).ToHaveValueAsync("sink");
        await Expect(page.GetByLabel("Name")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        // Added, and refused where it makes no sense.
        await page.GetByRole(AriaRole.Button, new() { Name = "Add endpoint" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("silent");
        await page.GetByLabel("Host").FillAsync("192.0.2.1");
        await page.GetByLabel("Port").FillAsync("9");
        await page.GetByLabel("Every, in seconds").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'192.0.2.1' is not a loopback address");
        await page.AssertAccessibleAsync();
        await page.GetByLabel("Host").FillAsync("127.0.0.1");
        await page.Keyboard.PressAsync("Enter");
        await Expect(Row(page, "silent").Locator(".state")).ToHaveTextAsync("down");
        await ShowAsync(page, "portwatch-board");
    }

    private static async Task UseEndpointAsync(IPage page)
    {
        await Row(page, "silent").GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "silent" })).ToBeVisibleAsync();

        // Why it cannot be reached, a rule of its own, and the incident.
        await page.GetByRole(AriaRole.Button, new() { Name = "Diagnose" }).ClickAsync();
        await Expect(page.Locator(".head .note")).ToContainTextAsync("Nothing listens");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add rule" }).ClickAsync();
        await page.Locator("#rule-form").GetByLabel("Name").FillAsync("patient");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "patient" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).First.ClickAsync();
        await Expect(page.GetByText("acknowledged")).ToBeVisibleAsync();

        // The history as a chart, and as a table.
        await Expect(page.GetByRole(AriaRole.Img, new() { NameRegex = new Regex("Latency over time") })).ToBeVisibleAsync();
        await page.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "History as a table" })).ToBeVisibleAsync();
        await ShowAsync(page, "portwatch-endpoint");

        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Do it" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/$"), new() { Timeout = Patience });
        await Expect(Row(page, "silent")).ToHaveCountAsync(0);
    }

    private static async Task UsePortsAsync(IPage page, Uri api)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Ports" }).ClickAsync();

        // The owner is the resource, whether the orchestrator's proxy holds the port or a server does; and nobody is asked to stop what they look through.
        foreach (var name in StackNames)
        {
            var row = page.Locator("#rows tr").Filter(new() { Has = page.Locator($"a:text-is('{name}')") });
            await Expect(row.Locator(".owner")).ToContainTextAsync(new Regex($"^{name}"));
            await Expect(row.GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToHaveCountAsync(0);
        }

        await Expect(page.Locator($"tr[data-port='{api.Port}'] .owner")).ToContainTextAsync("behind the proxy dcp");
        await Expect(page.Locator("tr[data-owner='AppHost']").GetByRole(AriaRole.Button, new() { Name = "Stop" })).ToHaveCountAsync(0);

        await page.GetByLabel("A free port for").FillAsync("my-service");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".suggest .note")).ToContainTextAsync("follows from the name 'my-service'");
        await ShowAsync(page, "portwatch-ports");

        // Sorted by keyboard.
        await page.GetByRole(AriaRole.Button, new() { Name = "Port", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Port", Exact = true })).ToHaveAttributeAsync("aria-sort", "descending");

        // A port that was found is registered with one click.
        var found = page.Locator("#rows tr").Filter(new() { Has = page.GetByRole(AriaRole.Button, new() { Name = "Register" }) }).First;
        var port = await found.GetAttributeAsync("data-port");
        await found.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator($"tr[data-port='{port}']").GetByRole(AriaRole.Button, new() { Name = "Register" })).ToHaveCountAsync(0);
    }

    private static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        return Assertions.Expect(locator);
    }

    private static ILocator Row(IPage page, string name) => page.Locator("#rows tr").Filter(new() { Has = page.Locator($"a.name:text-is('{name}')") });

    // Looked at by axe, light and dark, wide and narrow: nothing may stick out of a narrow screen. With LOCALSTACK_SCREENSHOTS=true the pictures in docs/ are renewed.
    private static async Task ShowAsync(IPage page, string name)
    {
        foreach (var (width, suffix) in ((int, string)[])[(1280, ""), (390, "-narrow")])
        {
            await page.SetViewportSizeAsync(width, 844);
            await page.EvaluateAsync("() => scrollTo(0, 0)");
            Assert.Empty(await page.EvaluateAsync<string[]>(
                "() => [document.documentElement, ...document.querySelectorAll('.scroll')].filter(part => part.scrollWidth > part.clientWidth).map(part => `${part.ariaLabel ?? part.tagName} is ${part.scrollWidth} wide in ${part.clientWidth}`)"));
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
