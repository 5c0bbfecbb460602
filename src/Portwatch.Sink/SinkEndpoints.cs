using System.Text.Json;

namespace Portwatch.Sink;

/// <summary>The HTTP surface: alerts in, a page and a list out.</summary>
internal static class SinkEndpoints
{
    // An alert is some hundred bytes.
    private const int MaxAlertBytes = 64 * 1024;

    public static void Map(WebApplication app)
    {
        app.MapPost("/alerts", (RequestDelegate)ReceiveAsync);
        app.MapGet("/alerts", (RequestDelegate)ListAsync);
        app.MapGet("/", (RequestDelegate)ShowAsync);
        app.MapGet("/sink.css", (RequestDelegate)StyleAsync);
    }

    private static async Task ReceiveAsync(HttpContext context)
    {
        if (!Guid.TryParse(context.Request.Headers["Idempotency-Key"], out var deliveryId))
        {
            await RefuseAsync(context, "The header Idempotency-Key is missing or no UUID. Send the delivery's id, the same at every attempt.");
            return;
        }

        if (context.Request.ContentLength is null or > MaxAlertBytes)
        {
            await RefuseAsync(context, $"The body has no length, or more than {MaxAlertBytes} bytes.");
            return;
        }

        ReceivedAlert? alert;
        try
        {
            alert = await JsonSerializer.DeserializeAsync(context.Request.Body, SinkJson.Default.ReceivedAlert, context.RequestAborted);
        }
        catch (JsonException exception)
        {
            await RefuseAsync(context, $"The body is no alert: {exception.Message}");
            return;
        }

        if (alert is null)
        {
            await RefuseAsync(context, "The body is null, not an alert.");
            return;
        }

        // A repetition is a success as well: the sender wants to know that it has arrived.
        var isNew = context.RequestServices.GetRequiredService<AlertStore>().Add(deliveryId, alert);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
    }

    private static async Task ListAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var alerts = context.RequestServices.GetRequiredService<AlertStore>().Read();
        await JsonSerializer.SerializeAsync(context.Response.Body, alerts, SinkJson.Default.ImmutableArrayStoredAlert, context.RequestAborted);
    }

    private static async Task ShowAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        var page = SinkPage.Render(context.RequestServices.GetRequiredService<AlertStore>().Read());
        await context.Response.WriteAsync(page, context.RequestAborted);
    }

    private static async Task StyleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        await using var style = typeof(SinkEndpoints).Assembly.GetManifestResourceStream("sink.css")!;
        await style.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task RefuseAsync(HttpContext context, string detail)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        json.WriteStartObject();
        json.WriteString("title", "The alert was refused");
        json.WriteNumber("status", StatusCodes.Status400BadRequest);
        json.WriteString("detail", detail);
        json.WriteEndObject();
    }
}
