namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long resources live.</summary>
internal static class ResourceLifetimes
{
    /// <summary>Whether a resource is to live longer than the AppHost.</summary>
    public static bool IsPersistent(this IResource resource) =>
        resource.Annotations.OfType<PersistenceAnnotation>().LastOrDefault() is { Mode: PersistenceMode.Persistent }
        || resource.Annotations.OfType<ContainerLifetimeAnnotation>().LastOrDefault() is { Lifetime: ContainerLifetime.Persistent };
}
