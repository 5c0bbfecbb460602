using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application, in the order they were added.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by name, without regard to case.</summary>
    /// <param name="name">The name to look for.</param>
    /// <param name="resource">The resource, when there is one.</param>
    /// <returns>Whether a resource has that name.</returns>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}
