using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults.Health;

/// <summary>
/// <c>/health/live</c> says that the process answers; <c>/health/ready</c> asks each dependency and names it. A degraded
/// dependency is worth a look and still answers 200: the service works without it, and taking it out of rotation would not.
/// </summary>
public static class HealthEndpoints
{
    /// <summary>The common prefix; requests below it are not traced.</summary>
    public const string Prefix = "/health";

    /// <summary>The tag of the checks that readiness asks.</summary>
    public const string ReadyTag = "ready";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        // Plain request delegates: no parameter binding to compile at start, and nothing to describe in OpenAPI.
        routes.MapGet(Prefix + "/live", (RequestDelegate)AnswerLiveAsync);
        routes.MapGet(Prefix + "/ready", (RequestDelegate)AnswerReadyAsync);
    }

    private static Task AnswerLiveAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync("""{"status":"up"}""", context.RequestAborted);
    }

    private static async Task AnswerReadyAsync(HttpContext context)
    {
        var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(ReadyTag), context.RequestAborted);

        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy
            ? StatusCodes.Status503ServiceUnavailable
            : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await WriteAsync(context.Response.Body, report, context.RequestAborted);
    }

    private static async Task WriteAsync(Stream body, HealthReport report, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("status", Word(report.Status));
        json.WriteStartObject("dependencies");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", Word(entry.Status));
            json.WriteNumber("durationMs", Math.Round(entry.Duration.TotalMilliseconds, 1));
            if (entry.Description is not null)
            {
                json.WriteString("reason", entry.Description);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "up",
        HealthStatus.Degraded => "degraded",
        _ => "down",
    };
}
