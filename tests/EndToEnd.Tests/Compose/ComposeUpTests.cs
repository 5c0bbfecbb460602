using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>The application without .NET on the machine that runs it: built from source, brought up, and seen to do the same.</summary>
public sealed class ComposeUpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task ComposeUp_GivesTheSameTrace_OnLoopbackOnly_AndDownLeavesNothing()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var (engine, reason) = await ComposeEngine.FindAsync(patience.Token);
        Assert.SkipWhen(engine is null, reason);
        await using var project = new ComposeProject(engine);

        await project.RunAsync(patience.Token, "build");
        await project.RunAsync(patience.Token, "up", "-d");
        var belongings = await project.FindBelongingsAsync(patience.Token);
        var published = await project.FindPublishedAsync(patience.Token);
        var ports = published.Select(address => address.Port).ToHashSet();
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => ports.Contains(listener.Port)).ToList();
        var trace = await CheckAsync(project, patience.Token);
        await project.DownAsync(patience.Token);

        CheckTrace.AssertIsWhole(trace);
        Assert.NotEmpty(published);
        Assert.All(published.Concat(listeners), address => Assert.Equal(IPAddress.Loopback, address.Address));
        Assert.NotEmpty(belongings);
        Assert.Empty(await ComposeProject.FindLeftAsync(belongings, patience.Token));
    }

    private static async Task<IReadOnlyList<CheckSpan>> CheckAsync(ComposeProject project, CancellationToken cancellationToken)
    {
        try
        {
            await UntilAsync(() => project.IsHealthyAsync(cancellationToken), cancellationToken);
            using var api = new HttpClient { BaseAddress = await project.FindAddressAsync("api", 8080, cancellationToken) };
            using var board = await api.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var traceId = await CheckTrace.StartAsync(api, cancellationToken);

            using var dashboard = new HttpClient { BaseAddress = await project.FindAddressAsync("dashboard", 62890, cancellationToken) };
            dashboard.DefaultRequestHeaders.Add("x-api-key", project.Key);
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
                   ReadSent(span),
                   (SpanKind)span.GetProperty("kind").GetInt32(),
                   span.GetProperty("spanId").GetString()!,
                   span.TryGetProperty("parentSpanId", out var parent) ? parent.GetString()! : "",
                   span.GetProperty("status").TryGetProperty("code", out var code) && code.GetInt32() == (int)SpanStatus.Error),
        ];
    }

    private static string? ReadSent(JsonElement span) =>
        !span.TryGetProperty("attributes", out var attributes) ? null
        : attributes.EnumerateArray()
            .Where(attribute => CheckSpan.SentAttributes.Contains(attribute.GetProperty("key").GetString()))
            .Select(attribute => attribute.GetProperty("value").GetProperty("stringValue").GetString())
            .FirstOrDefault();

    private static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        while (!await isSo())
        {
            await Task.Delay(AskAgain, cancellationToken);
        }
    }
}
