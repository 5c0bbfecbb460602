using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using LocalStack.Hosting.Testing;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>One request, followed from the API through database, queue and worker to its target and back to the board.</summary>
public sealed class PortwatchTraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The spans of a check by hand: service, name, kind, and the name of the parent; the root's parent is the caller.</summary>
    private static readonly (string Service, string Name, SpanKind Kind, string? Parent)[] Expected =
    [
        ("api", "POST /api/endpoints/{id:guid}/checks", SpanKind.Server, null),
        ("api", "INSERT check_jobs", SpanKind.Client, "POST /api/endpoints/{id:guid}/checks"),
        ("api", "send check", SpanKind.Producer, "POST /api/endpoints/{id:guid}/checks"),
        ("api", "LPUSH portwatch:checks", SpanKind.Client, "send check"),
        ("worker", "process check", SpanKind.Consumer, "send check"),
        ("worker", "GET", SpanKind.Client, "process check"),
        ("sink", "GET /", SpanKind.Server, "GET"),
        ("worker", "COPY check_results", SpanKind.Client, "process check"),
        ("worker", "UPDATE incidents", SpanKind.Client, "process check"),
        ("worker", "PUBLISH board", SpanKind.Producer, "process check"),
    ];

    [Theory]
    [InlineData("native")]
    [InlineData("container")]
    public async Task CheckByHand_LeavesOneTrace_ThroughEveryPartOfTheSystem(string backend)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var data = new TemporaryData();
        await using var volumes = backend == "container" ? await EngineVolumes.OfAsync(data.Path) : null;
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--LocalStack:DataDirectory={data.Path}", "--backend", backend], patience.Token);
        await using var app = await builder.BuildAsync(patience.Token);
        await app.StartAsync(patience.Token);
        foreach (var service in (string[])["api", "worker", "sink"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, patience.Token);
        }

        using var client = app.CreateHttpClient("api");
        using var board = await client.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var traceId = ActivityTraceId();
        await CheckSinkAsync(client, traceId, patience.Token);

        var trace = await app.GetTelemetry().WaitForTraceAsync(trace => trace.TraceId.ToString() == traceId && HasAll(trace), patience.Token);

        foreach (var (service, name, kind, parent) in Expected)
        {
            var span = Assert.Single(trace.Spans, span => span.Resource.Name == service && span.Name == name);
            Assert.Equal(kind, span.Kind);
            Assert.NotEqual(SpanStatus.Error, span.Status);
            if (parent is not null)
            {
                Assert.Contains(trace.Spans, candidate => candidate.Name == parent && candidate.SpanId == span.ParentSpanId);
            }
        }

        // The push to whoever watches the board belongs to the same trace; each of the two replicas has its own watchers.
        Assert.Contains(trace.Spans, span => span.Resource.Name == "api" && span.Name == "sse push");
    }

    private static bool HasAll(Trace trace) =>
        Expected.All(expected => trace.Spans.Any(span => span.Resource.Name == expected.Service && span.Name == expected.Name))
        && trace.Spans.Any(span => span.Name == "sse push");

    private static async Task CheckSinkAsync(HttpClient client, string traceId, CancellationToken cancellationToken)
    {
        var endpoints = await client.GetFromJsonAsync<JsonElement>("/api/endpoints", cancellationToken);
        var sink = endpoints.GetProperty("items").EnumerateArray().Single(endpoint => endpoint.GetProperty("name").GetString() == "sink");

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/endpoints/{sink.GetProperty("id").GetString()}/checks");
        request.Headers.Add("traceparent", $"00-{traceId}-{traceId[..16]}-01");
        using var accepted = await client.SendAsync(request, cancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.NotNull(accepted.Headers.Location);
    }

    private static string ActivityTraceId() => System.Diagnostics.ActivityTraceId.CreateRandom().ToHexString();
}
