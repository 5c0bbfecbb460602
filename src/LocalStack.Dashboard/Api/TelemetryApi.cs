using System.Text.Json;
using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>GET /api/telemetry/{resources|traces|traces/{id}|spans|logs}</c> for tools and tests, in the shapes of Aspire's dashboard: OTLP/JSON under <c>data</c> with
/// <c>totalCount</c> and <c>returnedCount</c>, the latest ones in order of time. Callers show a key in <c>x-api-key</c>; a logged-in browser needs none.
/// </summary>
internal static class TelemetryApi
{
    private const int PageSize = 1_000;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        MapGet("resources", WriteResources);
        MapGet("traces", WriteTraces);
        MapGet("traces/{traceId}", WriteTrace);
        MapGet("spans", WriteSpans);
        MapGet("logs", WriteLogs);

        void MapGet(string path, Func<HttpContext, TelemetryStore, Task> answer)
            => endpoints.MapGet($"/api/telemetry/{path}", ApiGuard.Of(context => answer(context, context.RequestServices.GetRequiredService<TelemetryStore>()))).WithMetadata(AnonymousMetadata.Instance);
    }

    private static Task WriteResources(HttpContext context, TelemetryStore store)
    {
        var resources = store.GetResources();
        return ApiAnswer.WriteAsync(context, json =>
        {
            json.WriteStartArray();
            foreach (var resource in resources)
            {
                var isReplica = resources.Count(other => other.Name == resource.Name) > 1;
                json.WriteStartObject();
                json.WriteString("name", resource.Name);
                json.WriteString("instanceId", resource.InstanceId.Length > 0 ? resource.InstanceId : null);
                json.WriteString("displayName", isReplica && resource.InstanceId.Length > 0 ? $"{resource.Name}-{resource.InstanceId}" : resource.Name);
                json.WriteBoolean("hasLogs", store.GetLogs(new LogQuery { ResourceName = resource.Name, InstanceId = resource.InstanceId, Limit = 1 }).Total > 0);
                json.WriteBoolean("hasTraces", store.GetSpans(new SpanQuery { ResourceName = resource.Name, InstanceId = resource.InstanceId, Limit = 1 }).Total > 0);
                json.WriteBoolean("hasMetrics", !store.GetInstruments(resource.Name, resource.InstanceId).IsEmpty);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static Task WriteTraces(HttpContext context, TelemetryStore store)
    {
        if (!TryRead(context, store, TelemetryApiQuery.DefaultTraceLimit, out var query, out var refused))
        {
            return refused;
        }

        var (name, instance) = Resolve(store, query.Resource);
        var asked = new TraceQuery { ResourceName = name, InstanceId = instance, Text = query.Search, ErrorsOnly = query.HasError == true };
        var (found, total) = Collect(
            query.Limit,
            trace => query.HasError is not false || trace.ErrorCount == 0,
            (offset, limit) => store.GetTraceSummaries(asked with { Offset = offset, Limit = limit }));
        if (query.HasError is false)
        {
            total -= store.GetTraceSummaries(asked with { ErrorsOnly = true, Limit = 1 }).Total;
        }

        found.Reverse();
        var traces = found.Select(summary => store.GetTrace(summary.TraceId)).OfType<Trace>().ToList();
        return WriteDataAsync(context, json => OtlpJsonWriter.WriteSpans(json, traces.SelectMany(trace => trace.Spans)), total, traces.Count);
    }

    private static Task WriteTrace(HttpContext context, TelemetryStore store)
    {
        var text = context.Request.RouteValues["traceId"] as string;
        if (!TraceId.TryParse(text, out var id))
        {
            return ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, $"'{text}' is not a trace ID: 32 hexadecimal digits.");
        }

        return store.GetTrace(id) is { } trace
            ? WriteDataAsync(context, json => OtlpJsonWriter.WriteSpans(json, trace.Spans), trace.Spans.Length, trace.Spans.Length)
            : ApiAnswer.WriteProblemAsync(context, StatusCodes.Status404NotFound, $"No span of trace '{id}' is stored.");
    }

    private static Task WriteSpans(HttpContext context, TelemetryStore store)
    {
        if (!TryRead(context, store, TelemetryApiQuery.DefaultItemLimit, out var query, out var refused))
        {
            return refused;
        }

        var (name, instance) = Resolve(store, query.Resource);
        var asked = new SpanQuery { ResourceName = name, InstanceId = instance, TraceId = query.TraceId, Text = query.Search, ErrorsOnly = query.HasError == true, Limit = query.Limit };
        if (query.Follow)
        {
            return TelemetryApiFollow.WriteAsync(
                context, token => store.FollowSpansAsync(asked, token), span => query.HasError is not false || !span.IsError, (json, span) => OtlpJsonWriter.WriteSpans(json, [span]));
        }

        var (found, total) = Collect(
            query.Limit,
            span => query.HasError is not false || !span.IsError,
            (offset, limit) => store.GetSpans(asked with { Offset = offset, Limit = limit }));
        if (query.HasError is false)
        {
            total -= store.GetSpans(asked with { ErrorsOnly = true, Limit = 1 }).Total;
        }

        found.Reverse();
        return WriteDataAsync(context, json => OtlpJsonWriter.WriteSpans(json, found), total, found.Count);
    }

    private static Task WriteLogs(HttpContext context, TelemetryStore store)
    {
        if (!TryRead(context, store, TelemetryApiQuery.DefaultItemLimit, out var query, out var refused))
        {
            return refused;
        }

        var (name, instance) = Resolve(store, query.Resource);
        var asked = new LogQuery
        {
            ResourceName = name, InstanceId = instance, TraceId = query.TraceId, MinSeverity = query.MinSeverity, Text = query.Search, NewestFirst = true, Limit = query.Limit,
        };
        if (query.Follow)
        {
            return TelemetryApiFollow.WriteAsync(context, token => store.FollowLogsAsync(asked, token), _ => true, (json, log) => OtlpJsonWriter.WriteLogs(json, [log]));
        }

        var page = store.GetLogs(asked);
        return WriteDataAsync(context, json => OtlpJsonWriter.WriteLogs(json, page.Items.Reverse()), page.Total, page.Items.Length);
    }

    // Replicas are shown as name and instance in one, and may be asked for so.
    private static (string? Name, string? InstanceId) Resolve(TelemetryStore store, string? resource)
    {
        var resources = store.GetResources();
        return resource is not null && !resources.Any(known => IsName(known.Name)) && resources.FirstOrDefault(known => IsName($"{known.Name}-{known.InstanceId}")) is { } replica
            ? (replica.Name, replica.InstanceId)
            : (resource, null);

        bool IsName(string name) => string.Equals(name, resource, StringComparison.OrdinalIgnoreCase);
    }

    private static bool TryRead(HttpContext context, TelemetryStore store, int defaultLimit, out TelemetryApiQuery query, out Task refused)
    {
        refused = Task.CompletedTask;
        query = TelemetryApiQuery.Read(context.Request.Query, defaultLimit, out var fault)!;
        if (query is null)
        {
            refused = ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, fault);
            return false;
        }

        // Who follows may wait for a resource that has not started yet.
        var (name, instance) = Resolve(store, query.Resource);
        if (name is not null && instance is null && !query.Follow && !store.GetResources().Any(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            refused = ApiAnswer.WriteUnknownResourceAsync(context, name);
            return false;
        }

        return true;
    }

    /// <summary>The first matches up to a limit, and how many there are before <paramref name="isWanted"/> was asked.</summary>
    private static (List<T> Found, int Total) Collect<T>(int limit, Func<T, bool> isWanted, Func<int, int, Page<T>> read)
    {
        var found = new List<T>();
        for (var offset = 0; ; offset += PageSize)
        {
            var page = read(offset, PageSize);
            found.AddRange(page.Items.Where(isWanted).Take(limit - found.Count));
            if (found.Count >= limit || offset + page.Items.Length >= page.Total || page.Items.IsEmpty)
            {
                return (found, page.Total);
            }
        }
    }

    private static Task WriteDataAsync(HttpContext context, Action<Utf8JsonWriter> writeData, int total, int returned) => ApiAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data");
        writeData(json);
        json.WriteNumber("totalCount", total);
        json.WriteNumber("returnedCount", returned);
        json.WriteEndObject();
    });
}
