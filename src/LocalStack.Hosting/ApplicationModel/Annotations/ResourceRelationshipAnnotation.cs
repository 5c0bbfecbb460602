using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says how a resource is related to another one. It is shown, and has no other effect.</summary>
[DebuggerDisplay("{Type} {Resource.Name}")]
public sealed class ResourceRelationshipAnnotation : IResourceAnnotation
{
    /// <summary>Creates a relationship.</summary>
    /// <param name="resource">The other resource.</param>
    /// <param name="type">What it is to this one, such as <c>Parent</c> or <c>Reference</c>.</param>
    public ResourceRelationshipAnnotation(IResource resource, string type)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(type);
        Resource = resource;
        Type = type;
    }

    /// <summary>The other resource.</summary>
    public IResource Resource { get; }

    /// <summary>What it is to this one.</summary>
    public string Type { get; }
}
