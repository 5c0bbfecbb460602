using Microsoft.AspNetCore.Mvc;

namespace Portwatch.Sink;

/// <summary>The HTTP surface: alerts in, a page and a list out.</summary>
internal static class SinkEndpoints
{
    public static void Map(WebApplication app)
    {
        // A repetition is a success as well: the sender wants to know that it has arrived.
        app.MapPost("/alerts", ([FromHeader(Name = "Idempotency-Key")] Guid deliveryId, ReceivedAlert alert, AlertStore store) =>
            TypedResults.StatusCode(store.Add(deliveryId, alert) ? StatusCodes.Status201Created : StatusCodes.Status200OK));
        app.MapGet("/alerts", (AlertStore store) => TypedResults.Ok(store.Read()));
        app.MapGet("/", (AlertStore store, HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-store";
            response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            return TypedResults.Content(SinkPage.Render(store.Read()), "text/html; charset=utf-8");
        });
        app.MapGet("/sink.css", () => TypedResults.Stream(typeof(SinkEndpoints).Assembly.GetManifestResourceStream("sink.css")!, "text/css; charset=utf-8"));
    }
}
