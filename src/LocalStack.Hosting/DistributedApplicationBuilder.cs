using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using LocalStack.Hosting;
using LocalStack.Hosting.Dashboard;
using LocalStack.Hosting.Orchestration;
using LocalStack.Hosting.Terminal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting;

/// <summary>Describes an application and builds it. AppHosts get it from <see cref="DistributedApplication.CreateBuilder(string[])"/>.</summary>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _hostBuilder;
    private readonly DistributedApplicationOptions _options;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;
    private readonly DistributedApplicationEventing _eventing = new();
    private readonly AppHostObserver? _observer = AppHostObserver.Current;
    private bool _isBuilt;

    /// <summary>Begins the description of an application.</summary>
    /// <param name="args">The AppHost's command line; it is part of the configuration.</param>
    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args ?? throw new ArgumentNullException(nameof(args)) })
    {
    }

    /// <summary>Begins the description of an application.</summary>
    /// <param name="options">How the application is built.</param>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;

        var hostSettings = new HostApplicationBuilderSettings { Args = options.Args };
        _observer?.OnBuilderCreating(options, hostSettings);

        AppHostAssembly = options.ResolveAssembly();
        var location = AppHostLocation.Find(AppHostAssembly, options);
        AppHostDirectory = location.Directory;
        AppHostPath = location.Path;

        hostSettings.ApplicationName ??= AppHostAssembly?.GetName().Name;
        hostSettings.ContentRootPath ??= AppHostDirectory;
        hostSettings.EnvironmentName ??= AppHostEnvironment.ChooseName(hostSettings.Args ?? []);
        _hostBuilder = new HostApplicationBuilder(hostSettings);
        AppHostCommandLine.AddTo(Configuration, hostSettings.Args ?? []);

        UserSecretsManager = new UserSecretsManager(ApplicationModel.UserSecretsManager.FindFile(AppHostAssembly, Configuration));
        _executionContextOptions = new(AppHostEnvironment.ChooseOperation(Configuration), Configuration[AppHostCommandLine.PublisherKey] ?? "manifest");
        ExecutionContext = new DistributedApplicationExecutionContext(_executionContextOptions);

        AddModel();
        AddFeatures();
        _observer?.OnBuilderCreated(this);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _hostBuilder.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _hostBuilder.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _hostBuilder.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing => _eventing;

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IUserSecretsManager UserSecretsManager { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <summary>The AppHost's project file; its folder and name when the file is not known.</summary>
    public string AppHostPath { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ModelName.Validate("Resource", resource.Name);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new DistributedApplicationResourceBuilder<T>(this, resource);
    }

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The application is built already. Build() can be called once for each builder.");
        }

        _isBuilt = true;
        _observer?.OnBuilding(this);

        var host = _hostBuilder.Build();
        _executionContextOptions.ServiceProvider = host.Services;
        _eventing.Logger = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger<DistributedApplicationEventing>();

        var application = new DistributedApplication(host) { IsObserved = _observer is not null };
        _observer?.OnBuilt(application);
        return application;
    }

    private void AddModel()
    {
        var name = _options.DashboardApplicationName ?? Environment.ApplicationName;
        Configuration.AddInMemoryCollection(
        [
            new("AppHost:Directory", AppHostDirectory),
            new("AppHost:Path", AppHostPath),
            new("AppHost:DashboardApplicationName", name),
        ]);

        Services.AddSingleton(_options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(Resources);
        Services.AddSingleton(UserSecretsManager);
        Services.AddSingleton(AppHostDataDirectory.Locate(Configuration, AppHostPath, Environment.ApplicationName));
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton<IAspireStore, AspireStore>();
        Services.AddSingleton<ResourceConfigurationResolver>();
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddHealthChecks();
        Services.AddHttpClient();
        _hostBuilder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        _hostBuilder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        _hostBuilder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    // One line a feature: this is the only place that knows them all.
    private void AddFeatures()
    {
        // Someone who observes the building runs the application too, and shows it in a way of their own.
        if (_observer is null)
        {
            UnhandledFaults.ShowAsMessages();
            Services.AddHostedService<ParentLifetime>();
            _hostBuilder.Logging.AddFilter<ConsoleLoggerProvider>("LocalStack.Hosting.Orchestration", LogLevel.None);
            Services.AddTerminal(provider => provider.GetRequiredService<DashboardLink>().Url);
        }

        Services.AddOrchestration();
        Services.AddSingleton<ApplicationPublishing>();
        Services.AddDashboard(_options.DashboardApplicationName ?? Environment.ApplicationName);
    }
}
