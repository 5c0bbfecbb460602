using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>The URLs that a resource's snapshots show: one for each endpoint, and what the AppHost added or changed.</summary>
internal static class ResourceUrls
{
    /// <param name="resource">The resource; its endpoints have their addresses.</param>
    /// <param name="executionContext">For the AppHost's callbacks.</param>
    /// <param name="logger">The resource's console.</param>
    /// <param name="cancellationToken">Is handed to the callbacks.</param>
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints withEndpoints)
        {
            urls.AddRange(
                from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
                where endpoint.AllocatedEndpoint is not null
                select new ResourceUrlAnnotation { Url = endpoint.AllocatedEndpoint!.UriString, Endpoint = new EndpointReference(withEndpoints, endpoint.Name) });
        }

        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        return
        [
            .. from url in urls
               let address = ResourceUrlRules.Complete(url.Url, url.Endpoint)
               where address.Length > 0
               select new UrlSnapshot(url.Endpoint?.EndpointName, address, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
               {
                   DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? 0),
                   IsInactive = url.Endpoint is not null,
               },
        ];
    }
}
