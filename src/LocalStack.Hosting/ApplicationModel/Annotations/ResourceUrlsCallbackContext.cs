using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The URLs of a resource while they are put together.</summary>
public class ResourceUrlsCallbackContext
{
    /// <summary>Creates a context.</summary>
    /// <param name="executionContext">How the application is executed.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="urls">The URLs so far.</param>
    /// <param name="cancellationToken">Ends the start of the resource.</param>
    public ResourceUrlsCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        List<ResourceUrlAnnotation>? urls = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(executionContext);
        ArgumentNullException.ThrowIfNull(resource);
        ExecutionContext = executionContext;
        Resource = resource;
        Urls = urls ?? [];
        CancellationToken = cancellationToken;
    }

    /// <summary>The resource.</summary>
    public IResource Resource { get; }

    /// <summary>The URLs so far.</summary>
    public List<ResourceUrlAnnotation> Urls { get; }

    /// <summary>Ends the start of the resource.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The resource's log.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>How the application is executed.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Refers to an endpoint of the resource.</summary>
    /// <param name="name">The endpoint.</param>
    /// <returns>The endpoint, or <see langword="null"/> when the resource cannot have any.</returns>
    public EndpointReference? GetEndpoint(string name) =>
        Resource is IResourceWithEndpoints resource ? new EndpointReference(resource, name) : null;

    /// <summary>Refers to an endpoint of the resource, as a network sees it.</summary>
    /// <param name="name">The endpoint.</param>
    /// <param name="contextNetworkId">The network.</param>
    /// <returns>The endpoint, or <see langword="null"/> when the resource cannot have any.</returns>
    public EndpointReference? GetEndpoint(string name, NetworkIdentifier contextNetworkId) =>
        Resource is IResourceWithEndpoints resource ? new EndpointReference(resource, name, contextNetworkId) : null;
}
