using LocalStack.Dashboard.Security;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Api;

/// <summary>
/// <c>GET /api/telemetry/{resources|traces|traces/{id}|spans}</c> for tools and tests, in the shapes of Aspire's dashboard: OTLP/JSON under <c>data</c> with
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

        void MapGet(string path, Func<HttpContext, TelemetryStore, Task> answer)
            => endpoints.MapGet($"/api/telemetry/{path}", ApiAccess.Guard(context => answer(context, context.RequestServices.GetRequiredService<TelemetryStore>()))).WithMetadata(AnonymousMetadata.Instance);
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

        var asked = new TraceQuery { ResourceName = query.Resource, Text = query.Search, ErrorsOnly = query.HasError == true };
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
        return WriteDataAsync(context, traces.SelectMany(trace => trace.Spans), total, traces.Count);
    }

    private static Task WriteTrace(HttpContext context, TelemetryStore store)
    {
        var text = context.Request.RouteValues["traceId"] as string;
        if (!TraceId.TryParse(text, out var id))
        {
            return ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, $"'{text}' is not a trace id: 32 hexadecimal digits.");
        }

        return store.GetTrace(id) is { } trace
            ? WriteDataAsync(context, trace.Spans, trace.Spans.Length, trace.Spans.Length)
            : ApiAnswer.WriteProblemAsync(context, StatusCodes.Status404NotFound, $"No span of trace '{id}' is kept.");
    }

    private static Task WriteSpans(HttpContext context, TelemetryStore store)
    {
        if (!TryRead(context, store, TelemetryApiQuery.DefaultSpanLimit, out var query, out var refused))
        {
            return refused;
        }

        TraceId? traceId = null;
        if (query.TraceId is { } text)
        {
            if (!TraceId.TryParse(text, out var parsed))
            {
                return ApiAnswer.WriteProblemAsync(context, StatusCodes.Status400BadRequest, $"'{text}' is not a trace id: 32 hexadecimal digits.");
            }

            traceId = parsed;
        }

        var asked = new SpanQuery { ResourceName = query.Resource, TraceId = traceId, Text = query.Search, ErrorsOnly = query.HasError == true };
        var (found, total) = Collect(
            query.Limit,
            span => query.HasError is not false || !span.IsError,
            (offset, limit) => store.GetSpans(asked with { Offset = offset, Limit = limit }));
        if (query.HasError is false)
        {
            total -= store.GetSpans(asked with { ErrorsOnly = true, Limit = 1 }).Total;
        }

        found.Reverse();
        return WriteDataAsync(context, found, total, found.Count);
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

        var resource = query.Resource;
        if (resource is not null && !store.GetResources().Any(known => string.Equals(known.Name, resource, StringComparison.OrdinalIgnoreCase)))
        {
            refused = ApiAnswer.WriteProblemAsync(context, StatusCodes.Status404NotFound, $"No telemetry of a resource '{resource}' was received.");
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

    private static Task WriteDataAsync(HttpContext context, IEnumerable<Span> spans, int total, int returned) => ApiAnswer.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("data");
        OtlpJsonWriter.WriteSpans(json, spans);
        json.WriteNumber("totalCount", total);
        json.WriteNumber("returnedCount", returned);
        json.WriteEndObject();
    });
}
