using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ServiceDefaults.Health;
using ServiceDefaults.Redis;

namespace ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry for a hosted service, configured by the standard <c>OTEL_*</c> variables alone.</summary>
internal static class ServiceTelemetryExtensions
{
    /// <summary>
    /// Exports traces, metrics and logs by OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise nothing is collected, and nothing is paid for.
    /// Telemetry is flushed when the host is disposed, after the last request.
    /// </summary>
    public static void AddServiceTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[TelemetryNames.OtlpEndpoint]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql")
                .AddMeter(TelemetryNames.ApplicationSources))
            .WithTracing(tracing => tracing
                .AddSource("Npgsql")
                .AddSource(TracedRedis.ActivitySourceName)
                .AddSource(TelemetryNames.ApplicationSources)
                .AddAspNetCoreInstrumentation(options => options.Filter = IsTraced)
                .AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }

    // A probe every few seconds would bury the traces that matter.
    private static bool IsTraced(HttpContext context) => !context.Request.Path.StartsWithSegments(HealthEndpoints.Prefix);
}
