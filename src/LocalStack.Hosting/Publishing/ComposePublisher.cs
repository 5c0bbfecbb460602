using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>Reads the model and says what a compose file of it looks like. Starts nothing, asks nobody, and comes to the same text on every machine.</summary>
internal sealed class ComposePublisher(DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext)
{
    /// <summary>Writes the texts.</summary>
    /// <param name="folder">Where the files will be; paths in them start there.</param>
    /// <param name="applicationName">The name that images are called by.</param>
    /// <param name="appHostFolder">The name of the AppHost's folder.</param>
    /// <param name="cancellationToken">Ends the callbacks of the AppHost.</param>
    /// <exception cref="DistributedApplicationException">Something cannot be published; the message names all of it.</exception>
    public async Task<ComposeOutput> CreateAsync(string folder, string applicationName, string appHostFolder, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var resources = model.Resources.Where(resource => IsService(resource, faults)).ToList();
        ThrowIfAny(faults);

        var endpoints = new ComposeEndpoints(resources, faults);
        ThrowIfAny(faults);

        var values = new ComposeValues(endpoints);
        var factory = new ComposeServiceFactory(values, endpoints, new ResourceConfigurationResolver(executionContext), folder, applicationName, faults);
        var checks = resources.ToDictionary(resource => resource, resource => ComposeHealthCheck.Find(resource, endpoints.PortOf));
        var services = ImmutableArray.CreateBuilder<ComposeService>(resources.Count);
        foreach (var resource in resources)
        {
            var service = await factory.CreateAsync(resource, cancellationToken).ConfigureAwait(false);
            services.Add(service with { HealthCheck = checks[resource], DependsOn = ComposeDependencies.Find(resource, checks, faults) });
        }

        ThrowIfAny(faults);
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        files[ComposeFile.Name] = ComposeFile.Write(services, appHostFolder);
        foreach (var project in resources.OfType<ProjectResource>())
        {
            var image = ProjectImage.Of(project);
            files[image.DockerfilePath] = image.WriteDockerfile();
        }

        return new(files.ToImmutable(), [.. values.Variables], services.Count);
    }

    private static bool IsService(IResource resource, List<string> faults)
    {
        if (resource.IsExcludedFromPublish())
        {
            return false;
        }

        switch (resource)
        {
            case ProjectResource project:
                if (ProjectImage.FindFault(project) is { } fault)
                {
                    faults.Add(fault);
                }

                return true;
            case ExecutableResource executable:
                faults.Add(
                    $"Resource '{resource.Name}' is an executable of this machine ('{executable.Command}'), and there is no image that has it. " +
                    "Describe it with AddContainer() or AddDockerfile(), or leave it out with ExcludeFromManifest().");
                return false;
            default:
                return resource.IsContainer();
        }
    }

    private static void ThrowIfAny(List<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new DistributedApplicationException(
                $"Nothing was published, because of {(faults.Count == 1 ? "this" : $"these {faults.Count} things")}:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Distinct())}");
        }
    }
}
