using LocalStack.Dashboard.Api;
using LocalStack.Dashboard.Components;
using LocalStack.Dashboard.Components.Controls;
using LocalStack.Dashboard.Components.Pages;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Runs;
using LocalStack.Dashboard.Security;
using LocalStack.Dashboard.ViewModels;
using LocalStack.Dashboard.ViewModels.Graph;
using LocalStack.Dashboard.ViewModels.Logs;
using LocalStack.Dashboard.ViewModels.Resources;
using LocalStack.Dashboard.ViewModels.Shell;
using LocalStack.Dashboard.ViewModels.Texts;
using LocalStack.Dashboard.ViewModels.Tracing;
using LocalStack.Telemetry.History;
using LocalStack.Telemetry.Otlp;
using Microsoft.AspNetCore.DataProtection;

namespace LocalStack.Dashboard;

/// <summary>The whole process as one object: three ports, the telemetry store, the client of the resource service and the pages.</summary>
internal sealed class DashboardApplication : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DashboardOptions _options;
    private readonly DashboardListeners _listeners;

    private DashboardApplication(WebApplication app, DashboardOptions options, DashboardListeners listeners)
    {
        _app = app;
        _options = options;
        _listeners = listeners;
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where the pages are; known after start, also when the port was left to the system.</summary>
    public Uri FrontendUrl => new(_listeners.UrlOf(ListenerRole.Frontend)!);

    /// <summary>Null when the AppHost gave no such address.</summary>
    public Uri? OtlpGrpcUrl => _listeners.UrlOf(ListenerRole.OtlpGrpc) is { } url ? new Uri(url) : null;

    /// <summary>Null when the AppHost gave no such address.</summary>
    public Uri? OtlpHttpUrl => _listeners.UrlOf(ListenerRole.OtlpHttp) is { } url ? new Uri(url) : null;

    /// <summary>
    /// The one line printed at start. It shows the token only when this process made it up: whoever passed one in knows it, and keeps this
    /// output as a log.
    /// </summary>
    public string StartLine
    {
        get
        {
            var login = _options.BrowserTokenIsGenerated ? $"/login?t={_options.BrowserToken}" : "";
            var page = FrontendUrl.ToString().TrimEnd('/');
            var otlp = new[] { (Name: "OTLP/gRPC", Url: OtlpGrpcUrl), (Name: "OTLP/HTTP", Url: OtlpHttpUrl) }
                .Where(entry => entry.Url is not null).Select(entry => $"{entry.Name} {entry.Url!.ToString().TrimEnd('/')}").ToArray();
            return $"Dashboard: {page}{login} ({(otlp.Length == 0 ? "no OTLP" : string.Join(", ", otlp))})";
        }
    }

    public static DashboardApplication Build(DashboardOptions options, Action<IServiceCollection>? configureServices = null)
    {
        // The empty builder: no configuration files, no file watchers, no event sources. What is used is named below.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DashboardApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Production",
        });

        builder.Logging
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Grpc", LogLevel.Warning)

            // It tells of every message, and of a refusal, which the agent hears itself, as of a crash.
            .AddFilter("ModelContextProtocol", LogLevel.Critical)

            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)

            // A browser that comes with the cookie of an earlier process is no error here; it gets a new one.
            .AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical)
            // It warns that nothing is readable after this process. Nothing is to be.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
            .AddSimpleConsole(console => console.SingleLine = true);

        // Run from a build output, the style sheets lie in the source folder; a manifest beside the program says where.
        builder.WebHost.UseStaticWebAssets();

        var listeners = new DashboardListeners();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => listeners.Configure(kestrel, options));
        if (DashboardListeners.NeedsHttps(options))
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        AddServices(builder.Services, options);
        configureServices?.Invoke(builder.Services);

        var app = builder.Build();
        MapPipeline(app, options);

        var dashboard = new DashboardApplication(app, options, listeners);
        return dashboard;
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _app.StartAsync(cancellationToken);
        if (_options.WarmUp)
        {
            WarmUp.Start(FrontendUrl, _app.Services, _app.Lifetime.ApplicationStopping);
        }
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        // Open circuits end before the services that they use are gone.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, DashboardOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        AddTelemetry(services, options);
        services.AddSingleton<SessionTicket>();
        services.AddSingleton<ResourceServiceClient>();
        services.AddHostedService(provider => provider.GetRequiredService<ResourceServiceClient>());
        services.AddSingleton<InteractionFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<InteractionFeed>());
        services.AddSingleton<ConsoleLogFeeds>();
        services.AddSingleton<ResourcePalette>();
        services.AddScoped<ObservedCalls>();
        services.AddSingleton<UnseenErrors>();
        services.AddHostedService(provider => provider.GetRequiredService<UnseenErrors>());
        services.AddSingleton<TelemetryImports>();
        services.AddSingleton<TelemetryApiFollow>();
        services.AddSingleton<TelemetryBounds>();
        services.AddScoped<ToastBoard>();
        services.AddScoped<TextBoard>();
        services.AddScoped<TraceListMemory>();
        services.AddScoped<CommandRunner>();

        services.AddRoutingCore();
        services.AddRazorComponents().AddInteractiveServerComponents(circuit =>
        {
            // A reload costs less than keeping the state of a closed tab.
            circuit.DisconnectedCircuitMaxRetained = 8;
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(30);
        });
        services.AddAntiforgery(antiforgery => antiforgery.SuppressXFrameOptionsHeader = true);

        // Nothing we protect outlives the process (circuits and form tokens; tickets are signed by SessionTicket): no key ring, and none to prepare at start.
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(EphemeralDataProtectionProvider).Assembly));
    }

    private static void AddTelemetry(IServiceCollection services, DashboardOptions options)
    {
        if (options.History is { } history)
        {
            services.AddSingleton(provider => new TelemetryHistory(history, provider.GetRequiredService<ILogger<TelemetryHistory>>(), provider.GetRequiredService<TimeProvider>()));
            services.AddHostedService<RunRestorer>();
            services.AddOptions<OtlpReceiverOptions>().Configure<TelemetryHistory>((receiver, kept) => receiver.OnStored = kept.Record);
        }

        services.AddSingleton<TelemetryRuns>();
        services.AddScoped<RunSelection>();

        // What a page or a request asks for is the store of the run that it shows; what comes in goes to the live one.
        services.AddScoped(provider => provider.GetRequiredService<RunSelection>().Store);
        services.AddOptions<OtlpReceiverOptions>().Configure<TelemetryRuns>((receiver, runs) => receiver.Store = runs.Live);
        services.AddOtlpReceiver(receiver =>
        {
            receiver.AuthMode = options.OtlpAuthMode;
            receiver.MaxRequestBytes = options.OtlpMaxRequestBytes;
            receiver.PrimaryApiKey = options.OtlpApiKeys.ElementAtOrDefault(0);
            receiver.SecondaryApiKey = options.OtlpApiKeys.ElementAtOrDefault(1);
            foreach (var origin in options.OtlpCorsOrigins)
            {
                receiver.CorsAllowedOrigins.Add(origin);
            }

            foreach (var header in options.OtlpCorsHeaders)
            {
                receiver.CorsAllowedHeaders.Add(header);
            }
        });
    }

    private static void MapPipeline(WebApplication app, DashboardOptions options)
    {
        app.UseMiddleware<HostCheck>();
        app.Use(SecurityHeaders.InvokeAsync);
        app.UseStatusCodePages(StatusPages.ShowAsync);
        app.UseMiddleware<ListenerGate>();
        app.Use(OriginCheck.InvokeAsync);
        app.UseMiddleware<FrontendAuthentication>();
        app.UseMiddleware<RunSelector>();
        app.UseAntiforgery();
        app.Use((context, next) =>
        {
            // Flows into the rendering of the page and, with the request that opens the circuit, into that circuit.
            ViewPreferences.Current = ViewPreferences.Parse(context.Request.Cookies[ViewPreferences.CookieName]);
            TraceListMemory.Cookie = context.Request.Cookies[TraceListMemory.CookieName(context.Connection.LocalPort)];
            return next(context);
        });

        app.MapStaticAssets().WithMetadata(AnonymousMetadata.Instance);
        LoginEndpoints.Map(app);
        if (options.ApiIsEnabled)
        {
            TelemetryApi.Map(app);
            McpEndpoint.Map(app);
        }

        TelemetryExportEndpoint.Map(app);
        TelemetryImportEndpoint.Map(app);
        TraceDownload.Map(app);
        ConsoleLogDownload.Map(app);
        ResourceExport.Map(app);
        app.MapGet("/health", context =>
        {
            // An open page learns from it that another process answers now, and loads itself again.
            context.Response.Headers[DashboardRun.HeaderName] = DashboardRun.Id;
            return context.Response.WriteAsync("Healthy", context.RequestAborted);
        }).WithMetadata(AnonymousMetadata.Instance);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server =>
        {
            // Compressing loopback traffic costs more than it saves; the frame policy is in our own header.
            server.DisableWebSocketCompression = true;
            server.ContentSecurityFrameAncestorsPolicy = null;
        });

        app.MapOtlpGrpc().WithMetadata(new ListenerRoleMetadata(ListenerRole.OtlpGrpc));
        app.MapOtlpHttp().WithMetadata(new ListenerRoleMetadata(ListenerRole.OtlpHttp));
    }
}
