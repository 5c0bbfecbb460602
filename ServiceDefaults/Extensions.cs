using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the application has in common: telemetry, health, discovery, resilience, a closed front door.</summary>
public static class Extensions
{
    /// <summary>
    /// Where containers mount secrets: a file is a setting that has the file's name, so <c>ConnectionStrings__cache</c> needs to stand in no environment
    /// variable. None of them is fine, and so is no such folder.
    /// </summary>
    public const string SecretsFolder = "/run/secrets";

    /// <summary>The time requests and background work have to finish after SIGTERM; below the grace period of the orchestrator.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    // The application's own activity sources and meters.
    private const string ApplicationSources = "Portwatch.*";

    private const string HealthPath = "/health";
    private const string LivePath = HealthPath + "/live";
    private const string ReadyPath = HealthPath + "/ready";
    private const string LiveTag = "live";
    private const string ReadyTag = "ready";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        // The names of loopback. A page of another origin that resolves its own name to 127.0.0.1 (DNS rebinding) sends another one.
        ["AllowedHosts"] = "127.0.0.1;localhost;[::1]",

        // What every request, call and statement says of itself is in the traces.
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
        ["Logging:LogLevel:StackExchange.Redis"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Adds telemetry, health checks, problem details, service discovery, resilient HTTP clients, host filtering and a bounded shutdown.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // What a service writes is read by machines, whatever the language of the one it runs on.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

        // Before everything else, so that appsettings, environment and command line all win.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.Sources.Insert(1, new KeyPerFileConfigurationSource
        {
            FileProvider = Directory.Exists(SecretsFolder) ? new PhysicalFileProvider(SecretsFolder) : null,
            Optional = true,
        });
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();

        // Every error is a problem document (RFC 9457), and carries the trace it can be found by.
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }

    /// <summary>
    /// Collects logs, metrics and traces, and exports them by OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Telemetry is flushed when the host is
    /// disposed, after the last request.
    /// </summary>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
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
                .AddMeter(ApplicationSources))
            .WithTracing(tracing => tracing
                .AddSource(ApplicationSources)
                // A probe every few seconds would bury the traces that matter.
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.Request.Path.StartsWithSegments(HealthPath))
                .AddHttpClientInstrumentation());

        return builder.AddOpenTelemetryExporters();
    }

    /// <summary>Lets the process say that it lives, and that it takes work.</summary>
    public static TBuilder AddDefaultHealthChecks<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<AcceptingWorkCheck>("host", tags: [ReadyTag]);
        return builder;
    }

    /// <summary>
    /// Lets <c>/health/ready</c> ask the health check that was registered last, under the name of what it asks: an integration registers one, whose
    /// name is its own.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The dependency's name in the answer.</param>
    /// <param name="timeout">How long it may take to answer.</param>
    /// <param name="isRequired">
    /// Whether the service is down until the dependency has answered once. After that, and from the start if it is not required, the service still has
    /// something to do without it and is degraded.
    /// </param>
    public static TBuilder AddDependency<TBuilder>(this TBuilder builder, string name, TimeSpan timeout, bool isRequired)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            var check = options.Registrations.Last();
            check.Name = name;
            check.Timeout = timeout;
            check.Tags.Add(ReadyTag);
            check.FailureStatus = isRequired ? HealthStatus.Unhealthy : HealthStatus.Degraded;
            var create = check.Factory;
            check.Factory = services => new DependencyCheck(create(services));
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health/live</c>, which says that the process answers, and <c>/health/ready</c>, which asks each dependency and names it. A degraded
    /// dependency is worth a look and still answers 200: the service works without it, and taking it out of rotation would not. <c>/health</c> says the same
    /// and answers 503 unless all is well: for whoever shows health and takes nobody out of rotation.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        // Plain request delegates: no parameter binding to compile at start, and nothing to describe in OpenAPI.
        app.MapGet(LivePath, (RequestDelegate)(context => AnswerHealthAsync(context, LiveTag, HealthStatus.Degraded)));
        app.MapGet(ReadyPath, (RequestDelegate)(context => AnswerHealthAsync(context, ReadyTag, HealthStatus.Degraded)));
        app.MapGet(HealthPath, (RequestDelegate)(context => AnswerHealthAsync(context, ReadyTag, HealthStatus.Healthy)));

        // So that each replica knows what has answered once, also those that nobody asks about it.
        var checks = app.Services.GetRequiredService<HealthCheckService>();
        app.Lifetime.ApplicationStarted.Register(() => _ = checks.CheckHealthAsync(check => check.Tags.Contains(ReadyTag), app.Lifetime.ApplicationStopping));
        return app;
    }

    private static TBuilder AddOpenTelemetryExporters<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry().UseOtlpExporter();
        }

        return builder;
    }

    private static async Task AnswerHealthAsync(HttpContext context, string tag, HealthStatus least)
    {
        var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(tag), context.RequestAborted);

        context.Response.StatusCode = report.Status < least ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        json.WriteStartObject();
        json.WriteString("status", Word(report.Status));
        json.WriteStartObject("dependencies");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", Word(entry.Status));
            json.WriteNumber("durationMs", Math.Round(entry.Duration.TotalMilliseconds, 1));
            if ((entry.Description ?? entry.Exception?.Message) is { } reason)
            {
                json.WriteString("reason", reason);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "up",
        HealthStatus.Degraded => "degraded",
        _ => "down",
    };

    /// <summary>Not ready before the host has started and from the first sign of a stop on, so that a balancer sends work elsewhere.</summary>
    private sealed class AcceptingWorkCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime switch
            {
                { ApplicationStopping.IsCancellationRequested: true } => HealthCheckResult.Unhealthy("stopping"),
                { ApplicationStarted.IsCancellationRequested: false } => HealthCheckResult.Unhealthy("starting"),
                _ => HealthCheckResult.Healthy(),
            });
    }

    /// <summary>A dependency that has answered once is missed when it is away, no longer waited for.</summary>
    private sealed class DependencyCheck(IHealthCheck inner) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var result = await inner.CheckHealthAsync(context, cancellationToken);
            if (result.Status == HealthStatus.Healthy)
            {
                // Here, and not in the result: the service that asks reads it for a check that ran out of time.
                context.Registration.FailureStatus = HealthStatus.Degraded;
            }

            return result;
        }
    }
}
