using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts together the URLs that are shown for a resource, once its endpoints have addresses.</summary>
internal static partial class ResourceUrls
{
    /// <summary>The URLs in the order they are shown: one for each endpoint, the author's own, then changed by the author's callbacks.</summary>
    public static async Task<ImmutableArray<UrlSnapshot>> ResolveAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new ResourceUrlsCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        if (resource is IResourceWithEndpoints owner)
        {
            context.Urls.AddRange(owner.GetEndpoints().Where(endpoint => endpoint.IsAllocated)
                .Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint }));
        }

        context.Urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var urls = ImmutableArray.CreateBuilder<UrlSnapshot>();
        foreach (var url in context.Urls.Where(url => !string.IsNullOrEmpty(url.Url)))
        {
            urls.Add(new UrlSnapshot(url.Endpoint?.EndpointName, Complete(url), url.IsInternal)
            {
                DisplayProperties = new(url.DisplayText ?? "", url.DisplayOrder ?? 0),
            });
        }

        return urls.ToImmutable();
    }

    /// <summary>The endpoint that a person means who speaks of a resource's address: HTTPS before HTTP before anything else.</summary>
    public static EndpointReference? FindMainEndpoint(IResource resource) => resource is IResourceWithEndpoints owner
        ? owner.GetEndpoints().OrderBy(endpoint => endpoint.IsHttps ? 0 : endpoint.IsHttp ? 1 : 2).FirstOrDefault()
        : null;

    public static void WarnAboutMissingEndpoint(ILogger logger, string resourceName, string endpointName) =>
        Log.EndpointMissing(logger, resourceName, endpointName);

    private static string Complete(ResourceUrlAnnotation url)
    {
        // Under Unix a path is an absolute file URL, which nobody means here.
        var isAbsolute = Uri.TryCreate(url.Url, UriKind.Absolute, out var absolute) && !(absolute.IsFile && url.Url.StartsWith('/'));
        return isAbsolute || url.Endpoint is not { IsAllocated: true } endpoint ? url.Url : new Uri(new Uri(endpoint.Url), url.Url).ToString();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A URL of resource '{ResourceName}' is left out: the resource has no endpoint '{EndpointName}'.")]
        public static partial void EndpointMissing(ILogger logger, string resourceName, string endpointName);
    }
}
