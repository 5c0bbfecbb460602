using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The base of all resources: a name and annotations.</summary>
[DebuggerDisplay("{GetType().Name,nq} {Name}")]
public abstract class Resource : IResource
{
    /// <summary>Creates a resource.</summary>
    /// <param name="name">The name. It is checked when the resource is added to an application.</param>
    protected Resource(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
