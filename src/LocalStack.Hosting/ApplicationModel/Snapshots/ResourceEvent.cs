namespace Aspire.Hosting.ApplicationModel;

/// <summary>A new snapshot of a resource.</summary>
public class ResourceEvent
{
    /// <summary>Creates an event.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceId">The instance of it that the snapshot is of.</param>
    /// <param name="snapshot">The snapshot.</param>
    public ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(snapshot);
        Resource = resource;
        ResourceId = resourceId;
        Snapshot = snapshot;
    }

    /// <summary>The resource.</summary>
    public IResource Resource { get; }

    /// <summary>The instance of it that the snapshot is of; replicas have one id each.</summary>
    public string ResourceId { get; }

    /// <summary>The snapshot.</summary>
    public CustomResourceSnapshot Snapshot { get; }
}
