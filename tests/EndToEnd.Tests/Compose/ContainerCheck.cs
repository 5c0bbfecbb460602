using System.Net;
using System.Text.Json;
using LocalStack.Telemetry.Model;

namespace LocalStack.EndToEnd.Tests.Compose;

/// <summary>The check of <see cref="CheckTrace"/> in an application that is nothing but addresses: the API's and the dashboard's.</summary>
internal static class ContainerCheck
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Watches the board, has the sink checked, and waits until the dashboard has all of the trace.</summary>
    public static async Task<IReadOnlyList<CheckSpan>> RunAsync(Uri apiAddress, Uri dashboardAddress, string dashboardKey, CancellationToken cancellationToken)
    {
        using var api = new HttpClient { BaseAddress = apiAddress };
        using var board = await api.GetAsync("/api/status/stream", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var traceId = await CheckTrace.StartAsync(api, cancellationToken);

        using var dashboard = new HttpClient { BaseAddress = dashboardAddress };
        dashboard.DefaultRequestHeaders.Add("x-api-key", dashboardKey);
        IReadOnlyList<CheckSpan> spans = [];
        await UntilAsync(async () => CheckTrace.HasAll(spans = await ReadTraceAsync(dashboard, traceId, cancellationToken)), cancellationToken);
        return spans;
    }

    /// <summary>Asks again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        while (!await isSo())
        {
            await Task.Delay(AskAgain, cancellationToken);
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
}
