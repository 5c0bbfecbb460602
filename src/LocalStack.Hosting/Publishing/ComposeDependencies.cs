using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>Turns a resource's waits into conditions between services.</summary>
internal static class ComposeDependencies
{
    /// <summary>Finds what a service waits for. What is no service of its own (a database) is as ready as the service that it belongs to.</summary>
    /// <param name="resource">The resource that waits.</param>
    /// <param name="services">The services that there are, with their health checks.</param>
    /// <param name="faults">What cannot be waited for.</param>
    public static ImmutableSortedDictionary<string, ComposeCondition> Find(
        IResource resource, IReadOnlyDictionary<IResource, ComposeHealthCheck?> services, ICollection<string> faults)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, ComposeCondition>(StringComparer.Ordinal);
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
        {
            if (OwnerOf(wait.Resource, services) is not { } awaited || ReferenceEquals(awaited, resource))
            {
                continue;
            }

            if (wait is { WaitType: WaitType.WaitForCompletion, ExitCode: not 0 })
            {
                faults.Add($"Resource '{resource.Name}' waits for '{awaited.Name}' to end with exit code {wait.ExitCode}, and in a compose file only 0 can be waited for. Let '{awaited.Name}' end with 0.");
            }

            var condition = wait.WaitType switch
            {
                WaitType.WaitForCompletion => ComposeCondition.CompletedSuccessfully,
                WaitType.WaitUntilHealthy when services[awaited] is not null => ComposeCondition.Healthy,
                _ => ComposeCondition.Started,
            };
            var name = awaited.Name.ToLowerInvariant();
            found[name] = found.TryGetValue(name, out var other) && other > condition ? other : condition;
        }

        return found.ToImmutable();
    }

    private static IResource? OwnerOf(IResource? resource, IReadOnlyDictionary<IResource, ComposeHealthCheck?> services)
    {
        while (resource is not null && !services.ContainsKey(resource))
        {
            resource = (resource as IResourceWithParent)?.Parent;
        }

        return resource;
    }
}
