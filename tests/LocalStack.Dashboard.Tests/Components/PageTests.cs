using System.Net;
using System.Text.RegularExpressions;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Tests.ResourceService;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Resources;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.Tests.Components;

/// <summary>The pages as they come over the wire, before any script has run.</summary>
public sealed partial class PageTests
{
    private const string Hostile = "<script>alert('x')</script>";

    [Fact]
    public async Task Resources_AreInTheFirstAnswer_AndSecretsAreNot()
    {
        await using var host = await StandInAppHost.StartAsync();
        host.Resources.Put(new Resource
        {
            Name = "api-1",
            DisplayName = "api",
            ResourceType = "Project",
            State = "Running",
            Urls = { new Url { EndpointName = "http", FullUrl = "http://127.0.0.1:62893" }, new Url { EndpointName = "bad", FullUrl = "javascript:alert(1)" } },
            Environment = { new EnvironmentVariable { Name = "PASSWORD", Value = "hunter2-secret", IsFromSpec = true } },
            Properties = { new ResourceProperty { Name = "resource.connectionString", IsSensitive = true, Value = Google.Protobuf.WellKnownTypes.Value.ForString("Host=hunter2-secret") } },
        });
        await using var dashboard = await StartAsync(host);

        var html = await dashboard.GetHtmlAsync("/?resource=api-1");

        Assert.Contains("href=\"http://127.0.0.1:62893\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", html, StringComparison.Ordinal);
        Assert.Contains("PASSWORD", html, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode(MaskedValue.Mask), WebUtility.HtmlEncode(WebUtility.HtmlDecode(html)), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2-secret", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConsoleLines_AreColouredTextAndNothingElse()
    {
        await using var host = await StandInAppHost.StartAsync();
        host.Resources.Put(new Resource { Name = "api-1", DisplayName = "api", ResourceType = "Project", State = "Running" });
        host.Resources.Write("api-1", $"2026-01-31T12:00:00.0000000Z \e[31m{Hostile}\e[0m");
        await using var dashboard = await StartAsync(host);
        var feeds = dashboard.Get<ConsoleLogFeeds>();
        using var lease = feeds.Open("api-1");
        await Bounded.UntilAsync(lease.Feed.Changed, () => lease.Feed.Range.End == 1);

        var html = await dashboard.GetHtmlAsync("/consolelogs?resource=api-1");

        Assert.Contains("<span class=\"a-red\">&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpansAndAttributes_AreText()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        await dashboard.SendSpansAsync(Hostile, new
        {
            traceId = "0af7651916cd43dd8448eb211c80319c",
            spanId = "b7ad6b7169203331",
            name = Hostile,
            kind = 2,
            startTimeUnixNano = "1800000000000000000",
            endTimeUnixNano = "1800000000001000000",
            attributes = new[] { new { key = Hostile, value = new { stringValue = Hostile } } },
            status = new { code = 2, message = Hostile },
        });

        await dashboard.SendLogsAsync(
            Hostile, "", new { traceId = "0af7651916cd43dd8448eb211c80319c", spanId = "b7ad6b7169203331", timeUnixNano = "1800000000000500000", severityNumber = 9, body = new { stringValue = $"log {Hostile}" } });

        var list = await dashboard.GetHtmlAsync("/traces");
        var detail = await dashboard.GetHtmlAsync("/trace/0af7651916cd43dd8448eb211c80319c?span=b7ad6b7169203331");

        Assert.Contains("/trace/0af7651916cd43dd8448eb211c80319c", list, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", detail, StringComparison.Ordinal);
        Assert.Contains("log &lt;script&gt;", detail, StringComparison.Ordinal);
        Assert.Contains("width=\"100%\"", detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, list, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_FilteredByTheAddress_AreFilteredInTheFirstAnswer()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();
        await dashboard.SendSpansAsync(
            "api",
            new { traceId = "0af7651916cd43dd8448eb211c80319c", spanId = "b7ad6b7169203331", name = "GET /wanted", kind = 2, startTimeUnixNano = "1800000000000000000", endTimeUnixNano = "1800000000001000000" },
            new { traceId = "0af7651916cd43dd8448eb211c80319d", spanId = "b7ad6b7169203332", name = "GET /other", kind = 2, startTimeUnixNano = "1800000000000000000", endTimeUnixNano = "1800000000001000000" });

        var html = await dashboard.GetHtmlAsync("/traces?q=wanted");

        Assert.Contains("GET /wanted", html, StringComparison.Ordinal);
        Assert.DoesNotContain("GET /other", html, StringComparison.Ordinal);
        Assert.Contains("value=\"wanted\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "Disconnected from the AppHost since")]
    [InlineData("/traces", "No traces yet")]
    [InlineData("/structuredlogs", "No log records yet")]
    [InlineData("/structuredlogs?level=Error", "No matching log records")]
    [InlineData("/metrics", "No metrics yet")]
    [InlineData("/consolelogs", "No console output yet")]
    [InlineData("/consolelogs?resource=nobody", "No console output yet")]
    [InlineData("/trace/0af7651916cd43dd8448eb211c80319c", "Trace not found")]
    [InlineData("/trace/nonsense", "Trace not found")]
    public async Task EmptyPages_SayWhatToDo(string path, string expected)
    {
        var gone = await StandInAppHost.StartAsync();
        await using var dashboard = await StartAsync(gone);
        await gone.DisposeAsync();
        var client = dashboard.Get<ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => client.Connection.IsLost);

        Assert.Contains(expected, await dashboard.GetHtmlAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPage_IsNotFoundInWords()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();

        using var response = await dashboard.GetPageAsync("/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Page not found", await response.Content.ReadAsStringAsync(Bounded.Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_HaveLandmarksAndOneHeading()
    {
        await using var dashboard = await (await RunningDashboard.StartAsync()).LogInAsync();

        var html = await dashboard.GetHtmlAsync("/traces");

        Assert.Single(Heading().Matches(html));
        Assert.Contains("<main", html, StringComparison.Ordinal);
        Assert.Contains("<nav", html, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data.css", @"\.row \{[^}]*height: (\d+)px", RowHeights.Table)]
    [InlineData("waterfall.css", @"\.waterfall \.row \{[^}]*height: (\d+)px", RowHeights.Span)]
    [InlineData("logs.css", @"\.logs \.row \{[^}]*height: (\d+)px", RowHeights.Log)]
    [InlineData("pages.css", @"\.console \.row \{[^}]*height: (\d+)px", RowHeights.ConsoleLine)]
    public async Task RowHeights_AreThoseOfTheStyleSheet(string file, string pattern, int expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var css = await dashboard.Http.GetStringAsync($"/css/{file}", Bounded.Test);

        Assert.Equal(expected, int.Parse(Regex.Match(css, pattern).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<RunningDashboard> StartAsync(StandInAppHost host)
    {
        var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host.Url });
        var client = dashboard.Get<ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => client.Connection.State == ResourceConnectionState.Connected);
        return await dashboard.LogInAsync();
    }

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex Heading();
}
