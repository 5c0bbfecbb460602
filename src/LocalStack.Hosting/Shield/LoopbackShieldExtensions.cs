using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Shield;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Keeps foreign web pages away from services on loopback.</summary>
public static class LoopbackShieldExtensions
{
    extension<T>(IResourceBuilder<T> project)
        where T : ProjectResource
    {
        /// <summary>
        /// Refuses, before the project's own code sees it, what a web page from elsewhere sends to its endpoints: requests by a name that is not this machine's, and posts and
        /// WebSockets from pages that are not this machine's. The answer is 403, with the reason. Programs, and pages of any loopback address or of a name below
        /// <c>.localhost</c>, pass. The project is not changed: its runtime loads the shield by a startup hook, for all endpoints and replicas, under a debugger, too.
        /// A health check tells where that cannot be. When publishing it does nothing.
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
            var check = $"{project.Resource.Name}_shield";
            project.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new LoopbackShieldCheck(project.Resource), failureStatus: null, tags: null));
            return project.WithAnnotation(shield).WithEnvironment(context => shield.AddTo(context.EnvironmentVariables)).WithHealthCheck(check);
        }
    }
}
