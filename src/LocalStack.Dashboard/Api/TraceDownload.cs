using System.Text.Json;
using LocalStack.Telemetry.Model;
using LocalStack.Telemetry.Otlp;
using LocalStack.Telemetry.Storage;

namespace LocalStack.Dashboard.Api;

/// <summary><c>GET /trace/{id}/download</c>: one trace as a file in OTLP/JSON, which any OTLP/HTTP receiver takes under <c>/v1/traces</c>, ours included.</summary>
internal static class TraceDownload
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/trace/{traceId}/download", WriteAsync);

    public static string AddressOf(TraceId traceId) => $"/trace/{traceId}/download";

    private static async Task WriteAsync(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<TelemetryStore>();
        if (!TraceId.TryParse(context.Request.RouteValues["traceId"] as string, out var id) || store.GetTrace(id) is not { } trace)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"trace-{id}.json\"";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        OtlpJsonWriter.WriteSpans(json, trace.Spans);
        await json.FlushAsync(context.RequestAborted);
    }
}
