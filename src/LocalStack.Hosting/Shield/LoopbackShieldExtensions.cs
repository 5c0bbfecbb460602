using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting;
using LocalStack.Hosting.Shield;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Keeps foreign web pages away from services on loopback.</summary>
public static partial class LoopbackShieldExtensions
{
    extension<T>(IResourceBuilder<T> project)
        where T : ProjectResource
    {
        /// <summary>
        /// Refuses, before the project's own code sees it, what a web page from elsewhere sends to its endpoints: requests by a name that is not this machine's, and posts and
        /// WebSockets from pages that are not this machine's. The answer is 403, with the reason. Programs, and pages of any loopback address or of a name below
        /// <c>.localhost</c>, pass. The project is not changed: its runtime loads the shield by a startup hook, for all endpoints and replicas. A health check tells
        /// where that cannot be. Under <c>dotnet watch</c>, which replaces the startup hooks of what it starts, there is no shield, and a warning says so. When publishing it
        /// does nothing.
        /// </summary>
        /// <param name="hosts">More names that the project is called by, such as <c>shop.test</c>, without ports.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="ArgumentException">A name is none.</exception>
        /// <exception cref="DistributedApplicationException">The shield's assembly, which comes with this package, is missing.</exception>
        public IResourceBuilder<T> WithLoopbackShield(params string[] hosts)
        {
            ArgumentNullException.ThrowIfNull(project);
            ArgumentNullException.ThrowIfNull(hosts);
            if (Array.Find(hosts, static host => Uri.CheckHostName(host) == UriHostNameType.Unknown) is { } wrong)
            {
                throw new ArgumentException($"'{wrong}' is no name of a host. Names have no scheme, port or wildcard.", nameof(hosts));
            }

            if (!project.ApplicationBuilder.ExecutionContext.IsRunMode)
            {
                return project;
            }

            if (project.Resource.TryGetLastAnnotation<LoopbackShield>(out var known))
            {
                known.Hosts.AddRange(hosts);
                return project;
            }

            var shield = new LoopbackShield(LoopbackShield.FindAssembly(project.ApplicationBuilder.AppHostAssembly), [.. hosts]);
            project.WithAnnotation(shield);
            if (DotnetWatch.StartsProjects(project.ApplicationBuilder.Configuration))
            {
                return project.OnInitializeResource(static (resource, start, _) =>
                {
                    Log.NoShield(start.Logger, resource.Name);
                    Log.NoShield(start.Services.GetRequiredService<ILogger<LoopbackShield>>(), resource.Name);
                    return Task.CompletedTask;
                });
            }

            var check = $"{project.Resource.Name}_shield";
            project.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new LoopbackShieldCheck(project.Resource), failureStatus: null, tags: null));
            return project.WithEnvironment(context => shield.AddTo(context.EnvironmentVariables)).WithHealthCheck(check);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "'{ResourceName}' has no loopback shield: 'dotnet watch' puts startup hooks of its own in the place of the shield's. With 'dotnet run' it has one.")]
        public static partial void NoShield(ILogger logger, string resourceName);
    }
}
