using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Health;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Orchestration.Endpoints;
using LocalStack.Hosting.Orchestration.Supervision;
using LocalStack.Hosting.Processes;
using LocalStack.Hosting.Proxy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Registers everything that runs an application: one line for the builder.</summary>
internal static class OrchestrationServiceCollectionExtensions
{
    public static IServiceCollection AddOrchestration(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        AddNotifications(services);
        AddDrivers(services);
        AddContainers(services);

        services.AddOptions<OrchestrationOptions>()
            .BindConfiguration(OrchestrationOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
            {
                // The second is the setting by which programs written for Aspire ask for it.
                options.RandomizePorts |= configuration.GetValue("LocalStack:RandomizePorts", defaultValue: false)
                    || configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);
            })
            .Validate(options => options.StaggerLimit >= TimeSpan.Zero && options.StaggerLimit <= TimeSpan.FromMinutes(10), $"{OrchestrationOptions.Section}:StaggerLimit must be from 0 to 10 minutes.")
            .Validate(options => options.StopHeadStart >= TimeSpan.Zero && options.StopHeadStart <= TimeSpan.FromSeconds(10), $"{OrchestrationOptions.Section}:StopHeadStart must be from 0 to 10 seconds.")
            .Validate(options => options.StopLimit >= TimeSpan.FromSeconds(1) && options.StopLimit <= TimeSpan.FromMinutes(10), $"{OrchestrationOptions.Section}:StopLimit must be from 1 second to 10 minutes.")
            .ValidateOnStart();

        // The host's patience must outlast ours, or it would give up while processes are still being ended in order.
        services.AddOptions<HostOptions>().Configure<IOptions<OrchestrationOptions>>((host, options) => host.ShutdownTimeout = options.Value.StopLimit + TimeSpan.FromSeconds(5));

        // Why a start was refused is told once, as a message for its author; the host would add a stack trace of ours.
        services.AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical));

        services.AddSingleton(CreateServices);
        services.AddSingleton<HealthProbes>();
        services.AddSingleton<LauncherSelector>();
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton<ParameterStates>();
        services.AddSingleton<ResourceAnnouncements>();
        services.AddSingleton<ResourceAdmission>();
        services.AddSingleton<ApplicationOrchestrator>();
        services.AddHostedService(provider => provider.GetRequiredService<ApplicationOrchestrator>());
        return services;
    }

    private static void AddNotifications(IServiceCollection services)
    {
        services.AddSingleton<ResourceLoggerService>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(provider => new ResourceCommandService(
            provider.GetRequiredService<ResourceNotificationService>(), provider.GetRequiredService<ResourceLoggerService>(), provider));

        // Without a dashboard nobody is there to restart what failed, so a wait for it ends instead of going on.
        services.AddOptions<ResourceNotificationServiceOptions>().Configure<DistributedApplicationOptions>((options, application) =>
            options.DefaultWaitBehavior = application.DisableDashboard ? WaitBehavior.StopOnResourceUnavailable : WaitBehavior.WaitOnResourceUnavailable);
    }

    private static void AddDrivers(IServiceCollection services)
    {
        services.AddSingleton(provider => new ProcessRunner(new ProcessRunnerOptions
        {
            RunId = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid():N}"),
            StateDirectory = provider.GetRequiredService<AppHostDataDirectory>().CreateFolder("run"),
            TimeProvider = provider.GetRequiredService<TimeProvider>(),
            Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger<ProcessRunner>(),
        }));
        services.AddSingleton(provider => new ProxyFactory(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NativeServerPreparer>();
    }

    private static void AddContainers(IServiceCollection services)
    {
        services.AddSingleton(provider => new ContainerEngineOptions
        {
            Owner = ContainerOwnership.OfThisProcess(provider.GetRequiredService<AppHostDataDirectory>().Path, provider.GetRequiredService<ProcessRunner>().Options.RunId),
            Endpoint = provider.GetRequiredService<IConfiguration>()["LocalStack:Containers:Endpoint"],
            TimeProvider = provider.GetRequiredService<TimeProvider>(),
            Logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger<ContainerEngine>(),
        });
        services.AddSingleton(provider => new ContainerSessionNames(
            provider.GetRequiredService<IHostEnvironment>().ApplicationName, provider.GetRequiredService<ContainerEngineOptions>().Owner));
        services.AddSingleton(provider => new ContainerTraces(
            provider.GetRequiredService<AppHostDataDirectory>().CreateFolder("run"), provider.GetRequiredService<ContainerEngineOptions>().Owner));
        services.AddSingleton<ContainerContents>();
        services.AddSingleton<ContainerSession>();
        services.AddSingleton<KeptEndpoints>();
    }

    private static SupervisorServices CreateServices(IServiceProvider provider) => new()
    {
        Notifications = provider.GetRequiredService<ResourceNotificationService>(),
        Consoles = provider.GetRequiredService<ResourceLoggerService>(),
        Eventing = provider.GetRequiredService<IDistributedApplicationEventing>(),
        Provider = provider,
        LoggerFactory = provider.GetRequiredService<ILoggerFactory>(),
        Options = provider.GetRequiredService<IOptions<OrchestrationOptions>>().Value,
        Time = provider.GetRequiredService<TimeProvider>(),
    };
}
