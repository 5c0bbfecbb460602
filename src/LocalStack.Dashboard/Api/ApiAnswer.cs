using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalStack.Dashboard.Api;

/// <summary>Answers of the HTTP API: JSON that nobody stores.</summary>
internal static class ApiAnswer
{
    /// <summary>A refusal with its reason (RFC 9457).</summary>
    public static Task WriteProblemAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return WriteAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
                json.WriteNumber("status", status);
                json.WriteString("detail", detail);
                json.WriteEndObject();
            },
            "application/problem+json");
    }

    /// <summary>404, naming the resource.</summary>
    public static Task WriteUnknownResourceAsync(HttpContext context, string name)
        => WriteProblemAsync(context, StatusCodes.Status404NotFound, $"No telemetry from resource '{name}' has been received.");

    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, string contentType = "application/json")
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }
}
