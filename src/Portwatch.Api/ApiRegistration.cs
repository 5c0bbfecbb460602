using System.Text.Json.Serialization;
using Portwatch.Api.Checks;
using Portwatch.Api.Endpoints;
using Portwatch.Api.Incidents;
using Portwatch.Api.Load;
using Portwatch.Api.Pages;
using Portwatch.Api.Ports;
using Portwatch.Api.Problems;
using Portwatch.Api.Rules;
using Portwatch.Api.Status;
using Portwatch.Core;
using Scalar.AspNetCore;

namespace Portwatch.Api;

/// <summary>The API's parts, one line each.</summary>
public static class ApiRegistration
{
    // The largest request is an endpoint with all its tags.
    private const int MaxRequestBytes = 64 * 1024;

    /// <summary>Adds the services.</summary>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBytes);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddPortwatchDatabase("api");
        builder.AddPortwatchCache();
        builder.Services.AddExceptionHandler<ApiExceptionHandler>();
        builder.Services.AddApiValidation();
        builder.Services.AddOpenApi();
        builder.Services.AddRazorComponents();
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

        builder.Services.AddSingleton(provider => TargetRule.Read(provider.GetRequiredService<IConfiguration>()));
        builder.Services.AddScoped<EndpointStore>();
        builder.Services.AddScoped<HistoryQuery>();
        builder.Services.AddSingleton<TokenBucket>();
        builder.Services.AddSingleton<CheckDispatcher>();
        builder.Services.AddSingleton<BoardReader>();
        builder.Services.AddSingleton<BoardAnnouncer>();
        builder.Services.AddSingleton<PortSurvey>();
        builder.Services.AddSingleton<PortExamination>();
        builder.Services.AddSingleton<BoardStream>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BoardStream>());
        return builder;
    }

    /// <summary>Maps the surface.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();

        var api = app.MapGroup("/api");
        EndpointRoutes.Map(api);
        HistoryRoutes.Map(api);
        CheckRoutes.Map(api);
        StatusRoutes.Map(api);
        PortRoutes.Map(api);
        IncidentRoutes.Map(api);
        RuleRoutes.Map(api);
        LoadRoutes.Map(api);
        PageRoutes.Map(app);

        app.MapOpenApi();
        app.MapScalarApiReference(options =>
        {
            // Nothing outside this machine is asked for.
            options.DefaultFonts = false;
            options.Telemetry = false;
        });
        return app;
    }
}
