using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests;

/// <summary>A check by hand, and the trace that it leaves.</summary>
internal static class CheckTrace
{
    /// <summary>The spans: service, name or what was sent, kind, and the name of the parent; the root's parent is the caller.</summary>
    private static readonly (string Service, string What, SpanKind Kind, string? Parent)[] Expected =
    [
        ("api", "POST /api/endpoints/{id:guid}/checks", SpanKind.Server, null),
        ("api", "send check", SpanKind.Producer, "POST /api/endpoints/{id:guid}/checks"),
        ("api", "INSERT INTO check_jobs", SpanKind.Client, "send check"),
        ("api", "PUBLISH portwatch:wake", SpanKind.Client, "send check"),
        ("worker", "process check", SpanKind.Consumer, "send check"),
        ("worker", "GET", SpanKind.Client, "process check"),
        ("sink", "GET /", SpanKind.Server, "GET"),
        ("worker", "COPY check_results", SpanKind.Client, "process check"),
        ("worker", "UPDATE incidents", SpanKind.Client, "process check"),
        ("worker", "send board change", SpanKind.Producer, "process check"),
        ("worker", "PUBLISH portwatch:board:changes", SpanKind.Client, "send board change"),
    ];

    // The push to whoever watches the board: one for each replica that has watchers.
    private static readonly (string Service, string What) Push = ("api", "sse push");

    /// <summary>Has the sink checked.</summary>
    /// <returns>The id of the trace.</returns>
    public static async Task<string> StartAsync(HttpClient api, CancellationToken cancellationToken)
    {
        var endpoints = await api.GetFromJsonAsync<JsonElement>("/api/endpoints", cancellationToken);
        var sink = endpoints.GetProperty("items").EnumerateArray().Single(endpoint => endpoint.GetProperty("name").GetString() == "sink");
        var traceId = ActivityTraceId.CreateRandom().ToHexString();

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/endpoints/{sink.GetProperty("id").GetString()}/checks");
        request.Headers.Add("traceparent", $"00-{traceId}-{traceId[..16]}-01");
        using var accepted = await api.SendAsync(request, cancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.NotNull(accepted.Headers.Location);
        return traceId;
    }

    public static bool HasAll(IReadOnlyList<CheckSpan> spans) =>
        Expected.Select(expected => (expected.Service, expected.What)).Append(Push).All(expected => spans.Any(span => span.Service == expected.Service && span.Is(expected.What)));

    public static void AssertIsWhole(IReadOnlyList<CheckSpan> spans)
    {
        foreach (var (service, what, kind, parent) in Expected)
        {
            var span = Assert.Single(spans, span => span.Service == service && span.Is(what));
            Assert.Equal(kind, span.Kind);
            Assert.False(span.IsError);
            if (parent is not null)
            {
                Assert.Contains(spans, candidate => candidate.Name == parent && candidate.SpanId == span.ParentSpanId);
            }
        }

        Assert.Contains(spans, span => (span.Service, span.Name) == Push);
        Assert.All(spans.Where(span => span.Sent is not null), span => Assert.Contains(spans, candidate => candidate.SpanId == span.ParentSpanId));
    }
}
