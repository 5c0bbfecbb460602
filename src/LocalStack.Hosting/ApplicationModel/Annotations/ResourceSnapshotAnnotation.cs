namespace Aspire.Hosting.ApplicationModel;

/// <summary>The first snapshot of a resource, which its author wrote.</summary>
/// <param name="initialSnapshot">The snapshot.</param>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>The snapshot.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
