using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The annotations of a resource, in the order they were added. Safe to read while another thread adds:
/// a reader sees the annotations as they were when it began.
/// </summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>
{
    /// <summary>Creates an empty collection.</summary>
    public ResourceAnnotationCollection() : base(new CopyOnWriteList<IResourceAnnotation>())
    {
    }
}
