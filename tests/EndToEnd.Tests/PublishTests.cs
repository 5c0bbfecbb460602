using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>The application without .NET on the machine that runs it: published, built, brought up, and seen to do the same.</summary>
public sealed class PublishTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    // The sources were analyzed when they were built for the tests, and one compiler for all of them is enough.
    private static readonly Dictionary<string, string> Build = new() { ["RunAnalyzers"] = "false", ["UseSharedCompilation"] = "true" };
    private static readonly Uri Api = new("http://127.0.0.1:62893");
    private static readonly Uri Dashboard = new("http://127.0.0.1:62890");

    [Fact]
    public async Task Publish_ComesToTheFileThatIsCheckedIn()
    {
        using var patience = PatienceSource();
        using var output = new TemporaryData();

        await PublishAsync(output.Path, [], patience.Token);

        var expected = await File.ReadAllBytesAsync(Path.Combine(output.Path, "docker-compose.yml"), patience.Token);
        var actual = await File.ReadAllBytesAsync(Path.Combine(RepositoryFolder.Path, "docker-compose.yml"), patience.Token);
        Assert.True(expected.AsSpan().SequenceEqual(actual), "docker-compose.yml is not what AppHost.cs comes to any more. Renew it with: dotnet run --project AppHost -- publish --output .");
    }

    [Fact]
    public async Task Publish_ByDotnetRun_WritesWhereTheCommandWasTyped()
    {
        using var patience = PatienceSource();
        using var folder = new TemporaryData();

        var run = await CommandRun.RunAsync(
            "dotnet",
            ["run", "--no-build", "--project", Path.Combine(RepositoryFolder.Path, "AppHost"), "--", "publish", "--output", "out"],
            folder.Path,
            new Dictionary<string, string> { ["PWD"] = "/" },
            patience.Token);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal([".env", "artifacts", "docker-compose.yml"], Directory.GetFileSystemEntries(Path.Combine(folder.Path, "out")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ComposeUp_GivesTheSameAddressesAndTheSameTrace_OnLoopbackOnly()
    {
        using var patience = PatienceSource();
        var (engine, reason) = await ComposeEngine.FindAsync(patience.Token);
        Assert.SkipWhen(engine is null, reason);
        using var output = new TemporaryData();
        await PublishAsync(output.Path, ["--build"], patience.Token);
        await using var project = new ComposeProject(engine, output.Path);
        await project.RunAsync(patience.Token, "build");
        var before = Listeners();

        await project.RunAsync(patience.Token, "up", "-d");
        var belongings = await project.FindBelongingsAsync(patience.Token);
        var trace = await CheckAsync(output.Path, project, patience.Token);
        var opened = Listeners().Except(before).ToList();
        await project.DownAsync(patience.Token);

        CheckTrace.AssertIsWhole(trace);
        Assert.Contains(new IPEndPoint(IPAddress.Loopback, Api.Port), opened);
        Assert.DoesNotContain(opened, listener => !IPAddress.IsLoopback(listener.Address));
        Assert.NotEmpty(belongings);
        Assert.Empty(await ComposeProject.FindLeftAsync(belongings, patience.Token));
    }

    private static async Task<IReadOnlyList<CheckSpan>> CheckAsync(string folder, ComposeProject project, CancellationToken cancellationToken)
    {
        try
        {
            using var api = new HttpClient { BaseAddress = Api };
            await UntilAsync(() => IsReadyAsync(api, cancellationToken), cancellationToken);
            using var board = await api.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var traceId = await CheckTrace.StartAsync(api, cancellationToken);

            using var dashboard = new HttpClient { BaseAddress = Dashboard };
            dashboard.DefaultRequestHeaders.Add("x-api-key", await ReadKeyAsync(folder, cancellationToken));
            IReadOnlyList<CheckSpan> spans = [];
            await UntilAsync(async () => CheckTrace.HasAll(spans = await ReadTraceAsync(dashboard, traceId, cancellationToken)), cancellationToken);
            return spans;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
        {
            // The time for the test may be over; what the services said is worth a few seconds more.
            throw new TimeoutException($"{exception.Message}\n{await project.RunAsync(TestContext.Current.CancellationToken, "logs", "--tail", "40", "--no-color")}", exception);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient api, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.GetAsync("/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The engine accepts connections before the service does, and cuts them off.
            return false;
        }
    }

    private static async Task<IReadOnlyList<CheckSpan>> ReadTraceAsync(HttpClient dashboard, string traceId, CancellationToken cancellationToken)
    {
        using var answer = await dashboard.GetAsync($"/api/telemetry/traces/{traceId}", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
        return
        [
            .. from resource in document.RootElement.GetProperty("data").GetProperty("resourceSpans").EnumerateArray()
               let service = resource.GetProperty("resource").GetProperty("attributes").EnumerateArray()
                   .Single(attribute => attribute.GetProperty("key").GetString() == "service.name").GetProperty("value").GetProperty("stringValue").GetString()!
               from scope in resource.GetProperty("scopeSpans").EnumerateArray()
               from span in scope.GetProperty("spans").EnumerateArray()
               select new CheckSpan(
                   service,
                   span.GetProperty("name").GetString()!,
                   Sent(span),
                   (SpanKind)span.GetProperty("kind").GetInt32(),
                   span.GetProperty("spanId").GetString()!,
                   span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString()! : "",
                   span.GetProperty("status").TryGetProperty("code", out var code) && code.GetInt32() == (int)SpanStatus.Error),
        ];
    }

    private static string? Sent(JsonElement span) =>
        span.TryGetProperty("attributes", out var attributes)
            ? attributes.EnumerateArray()
                .Where(attribute => CheckSpan.SentAttributes.Contains(attribute.GetProperty("key").GetString()))
                .Select(attribute => attribute.GetProperty("value").GetProperty("stringValue").GetString())
                .FirstOrDefault()
            : null;

    private static async Task<string> ReadKeyAsync(string folder, CancellationToken cancellationToken)
    {
        const string Key = "ASPIRE_DASHBOARD_OTLP_KEY=";
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, ".env"), cancellationToken);
        return lines.Single(line => line.StartsWith(Key, StringComparison.Ordinal))[Key.Length..];
    }

    private static async Task PublishAsync(string output, string[] arguments, CancellationToken cancellationToken)
    {
        var run = await CommandRun.RunAsync(
            RepositoryFolder.Metadata("AppHostProgram"),
            ["publish", "--output", output, .. arguments],
            RepositoryFolder.Path,
            Build,
            cancellationToken);
        Assert.True(run.ExitCode == 0, run.Output);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        while (!await isSo())
        {
            await Task.Delay(AskAgain, cancellationToken);
        }
    }

    private static IPEndPoint[] Listeners() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

    private static CancellationTokenSource PatienceSource()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Patience);
        return source;
    }
}
