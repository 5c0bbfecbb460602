using System.Diagnostics;
using System.Net;

namespace LocalStack.EndToEnd.Tests.Stranger;

/// <summary>The packages, as somebody meets them who has nothing else of ours.</summary>
public sealed class PackageTests
{
    private const long Kilobyte = 1_000;
    private const long Megabyte = 1_000_000;

    // Packing, building and two runs, on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>What is in the trace: a request to each service, and one to each server.</summary>
    private static readonly string[] Parts = ["POST /buy", "POST /orders", "INSERT INTO orders", "\"SET\""];

    /// <summary>Each package: what it weighs at most, and what it depends on.</summary>
    private static readonly Dictionary<string, (long MaxSize, string[] Dependencies)> Expected = new()
    {
        ["LocalStack.Dashboard"] = (4 * Megabyte, []),
        ["LocalStack.Hosting"] = (500 * Kilobyte, ["Aspire.Hosting", "LocalStack.Dashboard", "Nerdbank.MessagePack", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "Polly.Core"]),
        ["LocalStack.Hosting.PostgreSQL"] = (200 * Kilobyte, ["Aspire.Hosting.PostgreSQL", "LocalStack.Hosting", "Nerdbank.MessagePack", "Npgsql", "Polly.Core"]),
        ["LocalStack.Hosting.Redis"] = (20 * Megabyte, ["Aspire.Hosting.Redis", "LocalStack.Hosting", "Nerdbank.MessagePack", "Polly.Core"]),
        ["LocalStack.Hosting.Testing"] = (200 * Kilobyte, ["Aspire.Hosting.Testing", "LocalStack.Telemetry", "Nerdbank.MessagePack", "Polly.Core", "Polly.Extensions"]),
        ["LocalStack.Telemetry"] = (500 * Kilobyte, ["Grpc.AspNetCore.Server"]),
    };

    [Fact]
    public async Task Packages_InANewAppHostElsewhere_RunItWithoutContainerEngine_AndShowItsTrace()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var folder = new TemporaryData();
        var feed = new PackageFeed(Path.Combine(folder.Path, "feed"));

        await feed.PackAsync(patience.Token);

        Assert.Equal(Expected.Keys, feed.Ids);
        Assert.All(Expected.Keys, id => AssertIsWhole(feed, id));

        // Paths with spaces are what scripts forget.
        var shop = new StrangerShop(Path.Combine(folder.Path, "a new shop"), feed);
        await shop.BuildAsync(patience.Token);

        var tests = await CommandRun.RunAsync(shop.Tests, [], folder.Path, shop.Variables, patience.Token);
        Assert.True(tests.ExitCode == 0, tests.Output);
        await using var host = AppHostProcess.StartOther(shop.AppHost, shop.Variables);
        await AssertDashboardShowsTraceAsync(host, patience.Token);
    }

    private static void AssertIsWhole(PackageFeed feed, string id)
    {
        var (files, nuspec) = feed.Read(id);
        var (maxSize, dependencies) = Expected[id];

        Assert.InRange(feed.File(id).Length, 1, maxSize);
        Assert.Equal(("README.md", "icon.png", "MIT"), (Text("readme"), Text("icon"), Text("license")));
        Assert.NotEmpty(Text("description")!);
        Assert.Empty(((string[])["README.md", "icon.png", "CHANGELOG.md"]).Except(files));
        var found = nuspec.Descendants().Where(static element => element.Name.LocalName == "dependency").ToDictionary(static element => element.Attribute("id")!.Value, static element => element.Attribute("version")!.Value);
        Assert.Equal(dependencies, found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found.Where(static dependency => dependency.Key.StartsWith("LocalStack.", StringComparison.Ordinal)), dependency => Assert.Equal(feed.Version, dependency.Value));
        if (id != "LocalStack.Dashboard")
        {
            Assert.Empty(((string[])[$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"]).Except(files));
            Assert.True(feed.File(id, ".snupkg").Exists, $"'{id}' has no symbols.");
        }

        string? Text(string name) => nuspec.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
    }

    private static async Task AssertDashboardShowsTraceAsync(AppHostProcess host, CancellationToken cancellationToken)
    {
        var login = await host.WaitForDashboardAsync(cancellationToken);
        await host.WaitUntilUpAsync(cancellationToken);
        var trace = ActivityTraceId.CreateRandom();
        using (var buyer = new HttpClient { BaseAddress = await host.WaitForUrlAsync("web", cancellationToken) })
        {
            buyer.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
            using var answer = await buyer.PostAsync("/buy", null, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var viewer = new HttpClient { BaseAddress = login };
        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync(login, cancellationToken)).StatusCode);
        var file = "";
        while (!Parts.All(part => file.Contains(part, StringComparison.Ordinal)))
        {
            try
            {
                using var answer = await viewer.GetAsync($"/trace/{trace}/download", cancellationToken);
                file = await answer.Content.ReadAsStringAsync(cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"The dashboard does not have all of {string.Join(", ", Parts)} in trace {trace}, but:\n{file}\n\nThe AppHost printed:\n{host.Output}", exception);
            }
        }

        var page = await viewer.GetStringAsync($"/trace/{trace}", cancellationToken);
        Assert.All((string[])["web", "api", "POST /buy", "POST /orders"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }
}
