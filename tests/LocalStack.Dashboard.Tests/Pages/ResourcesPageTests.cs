using System.Text.RegularExpressions;
using LocalStack.EndToEnd.Tests;
using LocalStack.ResourceService.V1;
using Microsoft.Playwright;
using static LocalStack.Dashboard.Tests.Pages.WatchedDashboard;

[assembly: AssemblyFixture(typeof(Browser))]

namespace LocalStack.Dashboard.Tests.Pages;

public sealed class ResourcesPageTests(Browser browser)
{
    [Fact]
    public async Task Table_ShowsWhyAResourceWaits_AndLeadsToWhomItWaitsFor()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        await open.Dashboard.SendLogsAsync("sink", null, Error("could not bind"), Error("gave up"));
        var page = await open.OpenAsync("/");

        var worker = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "waiting for" });
        await Expect(worker).ToContainTextAsync("worker");
        await Expect(worker.GetByRole(AriaRole.Link, new() { Name = "sink" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Unhealthy" }).Locator(".badge")).ToContainTextAsync("2");
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("resources-table");

        await worker.GetByText("worker", new() { Exact = true }).ClickAsync();
        var wait = page.GetByRole(AriaRole.Region, new() { Name = "Why it is waiting" });
        await Expect(wait).ToContainTextAsync("until it is healthy");
        await Expect(wait).ToContainTextAsync("Answered 503 Service Unavailable");
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("resource-waits");
        await wait.GetByRole(AriaRole.Link, new() { Name = "sink" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of sink" })).ToBeVisibleAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Row_ClickedBeforeItsListIsLive_OpensThen()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = open.Page;
        var script = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(new Regex("blazor\\.web"), async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });

        await page.GotoAsync(open.At("/"), new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByRole(AriaRole.Row).GetByText("cache", new() { Exact = true }).ClickAsync();
        script.SetResult();
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of cache" })).ToBeVisibleAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Row_ClickedBetweenDrawingAndListening_OpensThen()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/metrics");
        await page.EvaluateAsync("""
            () => {
              const attach = lsRowWindow.attach;
              lsRowWindow.attach = (host, ...rest) => {
                host.querySelector('.name[title="sink"]').click();
                return attach(host, ...rest);
              };
            }
            """);

        await page.Keyboard.PressAsync("r");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Details of sink" })).ToBeVisibleAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Filters_AreInTheAddress_AndLeadBack()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/");

        await page.Locator("summary", new() { HasText = "Type" }).ClickAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Container" }).CheckAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "mailer" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cache" })).ToHaveCountAsync(0);
        Assert.Contains("type=Container", page.Url, StringComparison.Ordinal);

        await open.OpenAsync(new Uri(page.Url).PathAndQuery);
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cache" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("nothing of that name");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No matching resources" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all resources" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "cache" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Graph_ShowsDeclaredAndSeenLines_AndIsWalkedByKeys()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        await SendCallsAsync(open.Dashboard);
        var page = await open.OpenAsync("/?view=graph");

        await Expect(page.Locator(".node")).ToHaveCountAsync(8);
        await Expect(page.Locator(".edge-seen .edge-label").First).ToBeVisibleAsync();
        await Expect(page.Locator(".edge.edge-undeclared")).ToHaveCountAsync(1);
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("resources-graph");

        // Nothing is smaller than 12 pixels on the screen, and the numbers on the lines are explained.
        Assert.All(
            await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.graph text')].map(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"),
            size => Assert.InRange(size, 12, 20));
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Legend" })).ToContainTextAsync("calls in the latest 300 traces");

        var api = page.GetByRole(AriaRole.Link, new() { Name = "api Running" });
        await api.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        var reached = await page.EvaluateAsync<string>("document.activeElement.querySelector('.node-name').textContent");
        Assert.NotEqual("api", reached);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".pane h2")).ToHaveTextAsync(reached);
        Assert.Contains("view=graph", page.Url, StringComparison.Ordinal);

        var before = await page.Locator(".graph-view").GetAttributeAsync("transform");
        await page.GetByRole(AriaRole.Button, new() { Name = "Zoom in" }).ClickAsync();
        Assert.NotEqual(before, await page.Locator(".graph-view").GetAttributeAsync("transform"));
        await page.Locator(".graph-list summary").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row).Filter(new() { HasText = "waits for" }).First).ToBeVisibleAsync();
        open.AssertQuiet();
    }

    [Fact]
    public async Task Graph_NewResource_TheOthersGlideToTheirPlaces()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var page = await open.OpenAsync("/?view=graph");
        await Expect(page.Locator(".graph-host.is-live .node")).ToHaveCountAsync(8);
        await page.EvaluateAsync("() => { window.glides = []; document.addEventListener('transitionrun', (event) => window.glides.push(`${event.target.closest('.node, .edge')?.classList[0]} ${event.propertyName}`)); }");

        open.Resources.Put(new Resource { Name = "reports", DisplayName = "reports", ResourceType = "Project", State = "Running" }.Relating("worker", "Reference").Relating("cache", "Reference"));

        await Expect(page.Locator(".node")).ToHaveCountAsync(9);
        await page.WaitForFunctionAsync("() => ['node transform', 'edge d'].every((glide) => window.glides.includes(glide))");
        open.AssertQuiet();
    }

    [Fact]
    public async Task ReplicaSet_IsRestartedAsOne_AndCountsAsOne()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var sent = new System.Collections.Concurrent.ConcurrentBag<string>();
        open.Resources.OnCommand = request =>
        {
            sent.Add($"{request.CommandName} {request.ResourceName}");
            return Task.FromResult(new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded });
        };
        var page = await open.OpenAsync("/");
        await Expect(page.Locator("h1 + *")).ToContainTextAsync("9 resources");

        await page.GetByRole(AriaRole.Button, new() { Name = "Restart all replicas of api" }).ClickAsync();

        await Expect(page.Locator(".toast").Filter(new() { HasText = "Restart api: done" })).ToHaveCountAsync(2);
        Assert.Equal(["restart api-k3v9x2ab", "restart api-p8s1m7qd"], sent.Order());
        await open.OpenAsync("/?type=Container");
        await Expect(page.Locator("h1 + *")).ToContainTextAsync("1 resource, 1 problem");
        open.AssertQuiet();
    }

    [Fact]
    public async Task Command_WithInputs_IsAskedCheckedSentAndItsResultShown()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create());
        var sent = new List<ResourceCommandRequest>();
        open.Resources.OnCommand = request =>
        {
            sent.Add(request);
            return Task.FromResult(request.Arguments["label"].StringValue == "taken"
                ? new ResourceCommandResponse { Kind = ResourceCommandResponseKind.InvalidArguments, Message = "The label is taken." }
                : new ResourceCommandResponse { Kind = ResourceCommandResponseKind.Succeeded, Message = "7 rows", Result = new ResourceCommandResult { Value = """{"rows":7}""", Format = CommandResultFormat.Json } });
        };
        var page = await open.OpenAsync("/?resource=api-k3v9x2ab");

        await page.GetByRole(AriaRole.Button, new() { Name = "Seed data" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "Seed data · api", Exact = true });
        await Expect(dialog).ToContainTextAsync("This adds rows to the database");
        await open.Page.AssertAccessibleAsync();
        await open.SaveScreenshotAsync("command");
        await dialog.GetByLabel("How many").FillAsync("");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Seed data" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A value is required.");
        Assert.Empty(sent);

        await dialog.GetByLabel("How many").FillAsync("7");
        await dialog.GetByLabel("Label").FillAsync("taken");
        await dialog.GetByLabel("Kind").SelectOptionAsync("tcp");
        await dialog.GetByLabel("Access token").FillAsync("s3cret");
        await dialog.GetByLabel("Clear the registry first").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Seed data" }).ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The label is taken.");
        await dialog.GetByLabel("Label").FillAsync("mine");
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show result" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).Locator("pre")).ToContainTextAsync("\"rows\": 7");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator(".pane-tools button", new() { HasText = "Seed data" })).ToBeEnabledAsync();
        Assert.Equal("7 mine tcp s3cret true", string.Join(' ', ((string[])["count", "label", "kind", "token", "clear"]).Select(name => sent[^1].Arguments[name].StringValue)));
        Assert.Equal("api-k3v9x2ab", sent[^1].ResourceName);
        open.AssertQuiet();
    }

    [Fact]
    public async Task Narrow_EverythingFits()
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create(), width: 390);
        foreach (var (path, name) in ((string, string)[])[("/", "resources"), ("/?view=graph", "graph"), ("/?resource=worker", "resource"), ("/settings", "settings")])
        {
            var page = await open.OpenAsync(path);
            Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Pages" })).ToBeVisibleAsync();
            await open.Page.AssertAccessibleAsync();
            await open.SaveScreenshotAsync($"narrow-{name}");
        }

        // The graph is one column there, as wide as the window, and no letter is smaller than 12 pixels.
        var graph = await open.OpenAsync("/?view=graph");
        await graph.WaitForFunctionAsync("""
            () => {
              const host = document.querySelector('.graph-host.is-live').getBoundingClientRect();
              const boxes = Object.fromEntries([...document.querySelectorAll('.node')].map(node => [node.querySelector('.node-name').textContent, node.getBoundingClientRect()]));
              return boxes.postgres.top > boxes.api.bottom && Object.values(boxes).every(box => box.left >= host.left && box.right <= host.right && box.top >= host.top)
                && [...document.querySelectorAll('.graph text')].every(text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a >= 12);
            }
            """);

        open.AssertQuiet();
    }

    [Theory]
    [InlineData("/?resource=sink")]
    [InlineData("/?view=graph&resource=worker")]
    [InlineData("/settings")]
    public async Task Dark_IsAccessible(string path)
    {
        await using var open = await WatchedDashboard.StartAsync(browser, SampleApplication.Create(), colorScheme: ColorScheme.Dark);
        await SendCallsAsync(open.Dashboard);
        await open.Dashboard.SendLogsAsync("sink", null, Error("could not bind"));

        await open.OpenAsync(path);

        await open.Page.AssertAccessibleAsync();
        open.AssertQuiet();
    }

    private static object Error(string text)
        => new { timeUnixNano = "1800000000000000000", severityNumber = 17, severityText = "Error", body = new { stringValue = text } };

    // A request to the api that asks the database and the cache, and calls the sink, of which the AppHost knows nothing.
    private static async Task SendCallsAsync(RunningDashboard dashboard)
    {
        object Span(string id, string parent, string name, int kind, int port, bool failed = false) => new
        {
            traceId = "0af7651916cd43dd8448eb211c80319c",
            spanId = id,
            parentSpanId = parent,
            name,
            kind,
            startTimeUnixNano = "1800000000000000000",
            endTimeUnixNano = "1800000000004000000",
            attributes = port == 0 ? [] : new[] { new { key = "server.port", value = new { intValue = $"{port}" } } },
            status = new { code = failed ? 2 : 0 },
        };
        await dashboard.SendSpansAsync(
            "api",
            Span("a000000000000001", "", "POST /checks", 2, 0),
            Span("a000000000000002", "a000000000000001", "GET", 3, 62896),
            Span("a000000000000003", "a000000000000001", "SET", 3, 62896),
            Span("a000000000000004", "a000000000000001", "POST", 3, 62897, failed: true));
        await dashboard.SendSpansAsync("sink", Span("b000000000000001", "a000000000000004", "POST /alerts", 2, 0, failed: true));
    }
}
