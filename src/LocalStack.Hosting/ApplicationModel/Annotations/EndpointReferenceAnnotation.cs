namespace Aspire.Hosting.ApplicationModel;

/// <summary>Records which endpoints of another resource a resource is told about.</summary>
public sealed class EndpointReferenceAnnotation : IResourceAnnotation
{
    /// <summary>Records a reference.</summary>
    /// <param name="resource">The other resource.</param>
    public EndpointReferenceAnnotation(IResourceWithEndpoints resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
    }

    /// <summary>The other resource.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>Whether all endpoints are meant, those included that are added later.</summary>
    public bool UseAllEndpoints { get; set; }

    /// <summary>The endpoints that are meant, when not all are.</summary>
    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    // The name that the resource goes by in the variables, when it is not its own.
    internal string? ServiceName { get; init; }

    /// <summary>The network through which the endpoints are seen.</summary>
    public NetworkIdentifier ContextNetworkId { get; set; } = KnownNetworkIdentifiers.LocalhostNetwork;
}
