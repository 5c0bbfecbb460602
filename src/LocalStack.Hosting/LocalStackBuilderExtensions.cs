using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;
using LocalStack.Hosting.Dashboard;
using LocalStack.Hosting.Ports;
using LocalStack.Hosting.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>What LocalStack adds to an AppHost.</summary>
public static partial class LocalStackBuilderExtensions
{
    // Exporters try for ten seconds to send the rest when their program ends, also to a dashboard that was ended beside it.
    private const string ExportLimit = "OTEL_EXPORTER_OTLP_TIMEOUT";
    private const string ExportLimitMilliseconds = "500";

    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>
        /// Makes the AppHost start on a bare machine, fast, and at addresses that its user can choose:
        /// <list type="bullet">
        /// <item>Without launch profile and developer certificate, over plain HTTP on 127.0.0.1. Settings that exist stay.</item>
        /// <item>Projects run as the programs that the build made, not through <c>dotnet run</c>. Under a debugger nothing changes.</item>
        /// <item><c>LocalStack:Endpoints:{resource}:{endpoint}:Port</c> and <c>…:Address</c>, in any source of configuration, choose ports and loopback addresses.</item>
        /// <item>A fixed port that is taken is named with its holder before anything starts; the exit code is 1.</item>
        /// <item><c>LocalStack:Instance</c> = <c>auto</c>, or a name, runs the AppHost once more beside itself, with ports and data of its own.</item>
        /// <item>A process that other machines can reach, or that does not listen where it was told to, is named while it runs; <c>LocalStack:Exposure</c> = <c>strict</c> stops the former.</item>
        /// <item>The console says where everything is, and when all of it is up.</item>
        /// </list>
        /// Call it right after the builder was created. When publishing it does nothing.
        /// </summary>
        /// <returns>The builder.</returns>
        public IDistributedApplicationBuilder AddLocalStack()
        {
            ArgumentNullException.ThrowIfNull(builder);

            if (!builder.ExecutionContext.IsRunMode || builder.Services.Any(static service => service.ServiceType == typeof(LocalStackMarker)))
            {
                return builder;
            }

            builder.Services.AddSingleton<LocalStackMarker>();
            OrchestratorFolder.SetHome();
            var chosen = DashboardAddress.FindChosen(builder.Configuration);
            LocalDefaults.Apply(builder.Configuration);
            AppHostMark.Set(builder.AppHostDirectory);
            var block = InstancePorts.Apply(builder, chosen);
            builder.Eventing.Subscribe<BeforeStartEvent>(async (start, cancellationToken) =>
            {
                IReadOnlyList<IResource> resources = [.. start.Model.Resources];
                AppHostStart.Refuse(
                    [.. OrchestratorFolder.FindFaults(), .. EndpointSettings.Apply(resources, builder.Configuration, block), .. ListenerAudit.FindFaults(builder.Configuration)], builder.AppHostAssembly);
                var logger = start.Services.GetRequiredService<ILoggerFactory>().CreateLogger("LocalStack.Hosting");
                if (block is not null)
                {
                    InstancePorts.Say(logger, builder, block);
                }

                if (!builder.Configuration.GetValue("DcpPublisher:RandomizePorts", false))
                {
                    var hasDashboard = start.Services.GetService<DistributedApplicationOptions>() is not { DisableDashboard: true };
                    await CheckPortsAsync(PortClaims.Read(resources, builder.Configuration, hasDashboard), builder, logger, cancellationToken).ConfigureAwait(false);
                }

                BuiltPrograms.Use(resources, builder.AppHostAssembly, builder.Configuration);
                foreach (var resource in resources.Where(static resource => resource.Annotations.OfType<OtlpExporterAnnotation>().Any()))
                {
                    resource.Annotations.Add(new EnvironmentCallbackAnnotation(static variables => variables.TryAdd(ExportLimit, ExportLimitMilliseconds)));
                }

                foreach (var resource in resources.Where(static resource => resource is IResourceWithEndpoints and IResourceWithEnvironment))
                {
                    ToldPorts.Watch(resource);
                }

                DemandNoCertificate(resources);
            });
            builder.Services.AddHostedService<AddressTable>();
            builder.Services.AddHostedService<AppHostWatch>();
            builder.Services.AddHostedService<ListenerAudit>();
            builder.Services.TryAddSingleton(TimeProvider.System);

            // The orchestrator warns of a missing developer certificate and a missing container engine also where nothing needs them.
            builder.Services.AddLogging(logging => logging.AddFilter("Aspire.Hosting.Dcp.DcpHost", level => level > LogLevel.Warning
                || builder.Resources.Any(static resource => resource.Annotations.OfType<ContainerImageAnnotation>().Any() || resource.Annotations.OfType<EndpointAnnotation>().Any(IsEncrypted))));
            return builder;
        }

        /// <summary>
        /// Starts LocalStack's dashboard in place of Aspire's own: same addresses, same login, same resource commands. The setting
        /// <c>LocalStack:Dashboard</c> = <c>aspire</c> goes back to the stock one for a run; the default is <c>localstack</c>.
        /// </summary>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">The setting has another value, or the dashboard's program is missing.</exception>
        public IDistributedApplicationBuilder UseLocalStackDashboard()
        {
            ArgumentNullException.ThrowIfNull(builder);

            if (builder.ExecutionContext.IsRunMode)
            {
                LocalStackDashboard.Use(builder);
            }

            return builder;
        }
    }

    private static async Task CheckPortsAsync(IReadOnlyList<PortClaim> claims, IDistributedApplicationBuilder builder, ILogger logger, CancellationToken cancellationToken)
    {
        var conflicts = await PortChecker.FindConflictsAsync(claims, cancellationToken).ConfigureAwait(false);
        if (conflicts.Any(static conflict => !conflict.IsWarning))
        {
            AppHostStart.Refuse([.. conflicts.Select(conflict => conflict.Describe(builder.AppHostDirectory))], builder.AppHostAssembly);
        }

        foreach (var conflict in conflicts)
        {
            Log.PortWarning(logger, conflict.Describe(builder.AppHostDirectory));
        }
    }

    // Every project could use a certificate, so each start would ask for one, on the console and on the dashboard. Those without an https endpoint do not.
    private static void DemandNoCertificate(IReadOnlyList<IResource> resources)
    {
        foreach (var project in resources.OfType<ProjectResource>().Where(static project => !project.Annotations.OfType<EndpointAnnotation>().Any(IsEncrypted)))
        {
#pragma warning disable ASPIRECERTIFICATES001 // What WithoutHttpsCertificate() adds.
            if (!project.Annotations.OfType<HttpsCertificateAnnotation>().Any())
            {
                project.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
            }
#pragma warning restore ASPIRECERTIFICATES001
        }
    }

    private static bool IsEncrypted(EndpointAnnotation endpoint) => endpoint.UriScheme == Uri.UriSchemeHttps;

    private sealed class LocalStackMarker;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Warning}")]
        public static partial void PortWarning(ILogger logger, string warning);
    }
}
