using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Health;
using ServiceDefaults.Telemetry;

namespace ServiceDefaults;

/// <summary>What every service of the application has in common: telemetry, health, discovery, resilience, a closed front door.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>The time requests and background work have to finish after SIGTERM; below the grace period of the orchestrator.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        // The names of loopback. A page of another origin that resolves its own name to 127.0.0.1 (DNS rebinding) sends another one.
        ["AllowedHosts"] = "127.0.0.1;localhost;[::1]",

        // What every request and every call says of itself is in the traces.
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Http"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:LogLevel:Polly"] = "Warning",
    };

    /// <summary>Adds telemetry, health checks, service discovery, resilient HTTP clients, host filtering and a bounded shutdown.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // Before everything else, so that appsettings, environment and command line all win.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.AddServiceTelemetry();
        builder.Services.AddHealthChecks().AddCheck<AcceptingWorkCheck>(AcceptingWorkCheck.Name, tags: [HealthEndpoints.ReadyTag]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);

        return builder;
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        HealthEndpoints.Map(app);
        return app;
    }
}
