using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds containers in an application.</summary>
public static class ContainerResourceExtensions
{
    /// <summary>Finds the containers of an application.</summary>
    /// <param name="model">The application.</param>
    /// <returns>The containers.</returns>
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.Where(IsContainer);
    }

    /// <summary>Finds out whether a resource is a container.</summary>
    /// <param name="resource">The resource.</param>
    /// <returns>Whether it has an image.</returns>
    public static bool IsContainer(this IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.HasAnnotationOfType<ContainerImageAnnotation>();
    }
}
