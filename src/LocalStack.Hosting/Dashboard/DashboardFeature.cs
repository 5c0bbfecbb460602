using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Security.Cryptography;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using LocalStack.Hosting.ControlPlane;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Dashboard;

/// <summary>Before the application starts: puts the dashboard into the model, and tells the services where their telemetry goes.</summary>
internal sealed partial class DashboardFeature(
    DistributedApplicationOptions options,
    DashboardSettings settings,
    DashboardLink link,
    ResourceServiceHost resourceService,
    IConfiguration configuration,
    AppHostDataDirectory dataDirectory,
    ApplicationIdentity identity,
    ILogger<DashboardFeature> logger) : IDistributedApplicationEventingSubscriber
{
    /// <summary>The AppHost's assembly carries the path of the dashboard that was built along with it.</summary>
    private const string ProgramMetadata = "localstackdashboardpath";
    private const string ProjectMetadata = "localstackdashboardproject";
    private const string TelemetryFolder = "telemetry";

    private static readonly string[] PassedOn = ["ASPIRE_DASHBOARD_", "Dashboard:TelemetryLimits:", "Dashboard:History:", "Dashboard:Otlp:Cors:"];

    /// <summary>The services come up first; nobody waits for the dashboard.</summary>
    private const int StartupNiceness = 10;

    private const string ProgramSetting = "LocalStack:Dashboard:Path";

    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (!options.DisableDashboard)
        {
            eventing.Subscribe<BeforeStartEvent>((start, token) =>
            {
                if (executionContext.IsRunMode)
                {
                    AddDashboard(start.Model, token);
                }
                else if (FindProject() is { } project)
                {
                    PublishedDashboard.AddTo(start.Model, settings, project);
                }

                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    private void AddDashboard(DistributedApplicationModel model, CancellationToken cancellationToken)
    {
        if (FindProgram() is not { } program)
        {
            return;
        }

        var ui = Place(settings.Ui);
        var otlpGrpc = Place(settings.OtlpGrpc);
        var otlpHttp = Place(settings.OtlpHttp);
        link.Url = settings.AllowAnonymous ? ui.Url : $"{ui.Url}/login?t={settings.BrowserToken}";

        // Not awaited here: the services need not wait for a server that only the dashboard reads. Its failure is the dashboard's.
        var serviceUrl = StartResourceServiceAsync(cancellationToken);

        var runId = string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
        var dashboard = new DashboardResource(program, Path.GetDirectoryName(program)!);
        dashboard.Annotations.Add(Endpoint(DashboardResource.UiEndpointName, ui));
        dashboard.Annotations.Add(Endpoint(DashboardResource.OtlpGrpcEndpointName, otlpGrpc));
        dashboard.Annotations.Add(Endpoint(DashboardResource.OtlpHttpEndpointName, otlpHttp));
        dashboard.Annotations.Add(new ResourceSnapshotAnnotation(new CustomResourceSnapshot { ResourceType = "Executable", Properties = ImmutableArray<ResourcePropertySnapshot>.Empty, IsHidden = true }));
        dashboard.Annotations.Add(new ProcessPriorityAnnotation(StartupNiceness));
        dashboard.Annotations.Add(new RestartPolicyAnnotation(new RestartPolicy { MaxRestarts = 5 }));
        dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(async context =>
        {
            var variables = context.EnvironmentVariables;
            variables["ASPNETCORE_ENVIRONMENT"] = "Production";
            variables[DashboardSettings.UrlsKey] = ui.Url;
            variables[DashboardSettings.OtlpGrpcKey] = otlpGrpc.Url;
            variables[DashboardSettings.OtlpHttpKey] = otlpHttp.Url;
            variables[DashboardSettings.ResourceServiceKey] = (await serviceUrl.ConfigureAwait(false)).ToString();
            variables["DASHBOARD__RESOURCESERVICECLIENT__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__RESOURCESERVICECLIENT__APIKEY"] = settings.ResourceServiceApiKey;
            variables["DASHBOARD__FRONTEND__AUTHMODE"] = settings.AllowAnonymous ? "Unsecured" : "BrowserToken";
            variables["DASHBOARD__FRONTEND__BROWSERTOKEN"] = settings.BrowserToken;
            variables["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey";
            variables["DASHBOARD__OTLP__PRIMARYAPIKEY"] = settings.OtlpApiKey;

            // Containers send their telemetry to this machine by the name that it has among them.
            string?[] hosts = [configuration["DASHBOARD:ALLOWEDHOSTS"], KnownHostNames.DefaultContainerTunnelHostName];
            variables["DASHBOARD__ALLOWEDHOSTS"] = string.Join(';', hosts.Where(host => !string.IsNullOrEmpty(host)));

            PassOn(variables);

            // One run of the AppHost is one run of its telemetry, however often the dashboard is started in it.
            variables.TryAdd("ASPIRE_DASHBOARD_DATA_DIRECTORY", Path.Combine(dataDirectory.Path, TelemetryFolder));
            variables.TryAdd("ASPIRE_DASHBOARD_APPLICATION_NAME", identity.Name);
            variables.TryAdd("DASHBOARD__HISTORY__RUNID", runId);
        }));

        // The last that services do is to send the rest of their telemetry; without a receiver each would try for seconds.
        dashboard.Annotations.Add(new NeededToTheEndAnnotation());
        model.Resources.Add(dashboard);

        // What every service's OTLP exporter is told comes from here.
        configuration[DashboardSettings.OtlpGrpcKey] = otlpGrpc.Url;
        configuration[DashboardSettings.OtlpHttpKey] = otlpHttp.Url;
        configuration[DashboardSettings.OtlpApiKeyKey] = settings.OtlpApiKey;
    }

    // What whoever runs the AppHost has set for its dashboard: how much is kept, and where.
    private void PassOn(Dictionary<string, object> variables)
    {
        foreach (var (name, value) in configuration.AsEnumerable())
        {
            if (value is not null && Array.Exists(PassedOn, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                variables.TryAdd(name.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant(), value);
            }
        }
    }

    private Task<Uri> StartResourceServiceAsync(CancellationToken cancellationToken)
    {
        var listen = settings.ResourceService is { } url ? new IPEndPoint(url.LoopbackAddress, url.Port) : new IPEndPoint(IPAddress.Loopback, 0);
        return Task.Run(() => resourceService.StartAsync(listen, settings.ResourceServiceApiKey, cancellationToken), cancellationToken);
    }

    private string? FindProgram()
    {
        var path = configuration[ProgramSetting] ?? ReadMetadata(ProgramMetadata);

        // The build records the assembly; the program that runs it lies beside it.
        var program = Path.GetExtension(path) == ".dll" ? Path.ChangeExtension(path, OperatingSystem.IsWindows() ? ".exe" : null) : path;
        if (File.Exists(program))
        {
            return Path.GetFullPath(program);
        }

        Log.NoDashboard(logger, path ?? "(none)", ProgramSetting);
        return null;
    }

    // Known only where the build recorded it: an application without the dashboard's project is published without one.
    private DashboardProject? FindProject() =>
        ReadMetadata(ProjectMetadata) is { } project && ReadMetadata(ProgramMetadata) is { } assembly ? new DashboardProject(project, assembly) : null;

    private string? ReadMetadata(string key) => options.ResolveAssembly()?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;

    // A port that nobody asked for gives way: to another AppHost that runs already, or to a wish for random ports.
    private DashboardAddress Place(DashboardAddress address)
    {
        var randomize = configuration.GetValue<bool>("LocalStack:RandomizePorts") || configuration.GetValue<bool>("DcpPublisher:RandomizePorts");
        var mustMove = address.Port == 0 || (!address.IsChosen && (randomize || PortChecker.FindConflicts([new PortClaim(DashboardResource.ResourceName, "", address.Address, address.Port, "default")]).Any()));
        return mustMove ? address with { Port = FreePorts.Allocate(address.Address) } : address;
    }

    private static EndpointAnnotation Endpoint(string name, DashboardAddress address) =>
        new(ProtocolType.Tcp, uriScheme: "http", name: name, port: address.Port, isProxied: false) { TargetHost = address.Address.ToString() };

    private sealed record DashboardProject(string ProjectPath, string TargetPath) : ILaunchableProjectMetadata;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "There is no dashboard at {Path}, so the application runs without one. Build the AppHost with LocalStack's targets, or set {Setting} to the dashboard's program.")]
        public static partial void NoDashboard(ILogger logger, string path, string setting);
    }
}
