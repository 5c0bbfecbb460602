using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds executables in an application.</summary>
public static class ExecutableResourceExtensions
{
    /// <summary>Finds the executables of an application.</summary>
    /// <param name="model">The application.</param>
    /// <returns>The executables.</returns>
    public static IEnumerable<ExecutableResource> GetExecutableResources(this DistributedApplicationModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Resources.OfType<ExecutableResource>();
    }
}
