namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that another resource's connection string is used in place of the resource's own.</summary>
public class ConnectionStringRedirectAnnotation : IResourceAnnotation
{
    /// <summary>Redirects to another resource.</summary>
    /// <param name="resource">The resource whose connection string is used.</param>
    public ConnectionStringRedirectAnnotation(IResourceWithConnectionString resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
    }

    /// <summary>The resource whose connection string is used.</summary>
    public IResourceWithConnectionString Resource { get; }
}
