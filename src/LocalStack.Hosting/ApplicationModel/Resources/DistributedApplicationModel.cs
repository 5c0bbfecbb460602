namespace Aspire.Hosting.ApplicationModel;

/// <summary>The application as it was described: its resources, not their state.</summary>
public class DistributedApplicationModel
{
    /// <summary>Creates a model over a collection, which is not copied.</summary>
    /// <param name="resources">The resources.</param>
    public DistributedApplicationModel(IResourceCollection resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        Resources = resources;
    }

    /// <summary>Creates a model of some resources.</summary>
    /// <param name="resources">The resources.</param>
    public DistributedApplicationModel(IEnumerable<IResource> resources) : this(new ResourceCollection(resources))
    {
    }

    /// <summary>The resources, in the order they were added.</summary>
    public IResourceCollection Resources { get; }
}
