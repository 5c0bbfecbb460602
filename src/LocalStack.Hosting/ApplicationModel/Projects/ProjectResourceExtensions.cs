namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds projects in an application.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>Finds the projects of an application.</summary>
    /// <param name="model">The application.</param>
    /// <returns>The projects.</returns>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ProjectResource>();
    }

    /// <summary>Finds where a project is.</summary>
    /// <param name="projectResource">The project.</param>
    /// <returns>Its metadata.</returns>
    /// <exception cref="InvalidOperationException">The resource was made without it.</exception>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource)
    {
        ArgumentNullException.ThrowIfNull(projectResource);
        return projectResource.Annotations.OfType<IProjectMetadata>().LastOrDefault() ?? throw new InvalidOperationException(
            $"It is not known where the project of resource '{projectResource.Name}' is. Add it with AddProject(), which says so.");
    }
}
