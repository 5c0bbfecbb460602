using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>Finds what can never work, before anything starts; every fault is one sentence that says what to do.</summary>
internal static class ModelValidator
{
    /// <param name="resources">The resources of the model.</param>
    /// <param name="healthCheckKeys">The names of the health checks that are registered.</param>
    /// <returns>All faults; none if the model can be started.</returns>
    public static IReadOnlyList<string> Validate(IReadOnlyList<IResource> resources, IReadOnlySet<string> healthCheckKeys) =>
    [
        .. DuplicateNames(resources),
        .. UnknownResources(resources),
        .. WaitCycles(resources),
        .. UnknownHealthChecks(resources, healthCheckKeys),
        .. EndpointRules.FindFaults(resources),
    ];

    private static IEnumerable<string> DuplicateNames(IReadOnlyList<IResource> resources) =>
        resources.GroupBy(resource => resource.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} resources are called '{group.Key}'. Names are compared without regard to case; give each its own.");

    private static IEnumerable<string> UnknownResources(IReadOnlyList<IResource> resources)
    {
        var known = resources.ToHashSet();
        foreach (var resource in resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(wait => !known.Contains(wait.Resource)))
            {
                yield return $"Resource '{resource.Name}' waits for '{wait.Resource.Name}', which is not part of the application, so it would wait for ever. Add '{wait.Resource.Name}' to the builder, or remove the wait.";
            }

            if (resource is IResourceWithParent { Parent: { } parent } && !known.Contains(parent))
            {
                yield return $"Resource '{resource.Name}' is part of '{parent.Name}', which is not part of the application. Add '{parent.Name}' to the builder.";
            }
        }
    }

    private static IEnumerable<string> WaitCycles(IReadOnlyList<IResource> resources) =>
        new DependencyGraph(resources).FindWaitCycles()
            .Select(path => $"Resources wait for one another in a circle, so none of them could ever start: {path}. Remove one of these waits.");

    private static IEnumerable<string> UnknownHealthChecks(IReadOnlyList<IResource> resources, IReadOnlySet<string> healthCheckKeys) =>
        from resource in resources
        from check in resource.Annotations.OfType<HealthCheckAnnotation>()
        where !healthCheckKeys.Contains(check.Key)
        select $"Resource '{resource.Name}' has the health check '{check.Key}', which is not registered, so it would never be healthy. Register it with builder.Services.AddHealthChecks().AddCheck(\"{check.Key}\", …), or remove WithHealthCheck(\"{check.Key}\").";
}
