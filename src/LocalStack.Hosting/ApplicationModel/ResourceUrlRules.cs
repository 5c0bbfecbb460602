using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the URLs of a resource lead to.</summary>
internal static partial class ResourceUrlRules
{
    /// <summary>The endpoint that a person means who speaks of a resource's address: HTTPS before HTTP before anything else.</summary>
    public static EndpointReference? FindMainEndpoint(IResource resource) => resource is IResourceWithEndpoints owner
        ? owner.GetEndpoints().OrderBy(endpoint => endpoint.IsHttps ? 0 : endpoint.IsHttp ? 1 : 2).FirstOrDefault()
        : null;

    /// <summary>The URL in full: a relative one is one of its endpoint's.</summary>
    public static string Complete(string url, EndpointReference? endpoint) =>
        IsAbsolute(url) || endpoint is not { IsAllocated: true } ? url : new Uri(new Uri(endpoint.Url), url).ToString();

    // Under Unix a path is an absolute file URL, which nobody means here.
    public static bool IsAbsolute(string url) => Uri.TryCreate(url, UriKind.Absolute, out var absolute) && !(absolute.IsFile && url.StartsWith('/'));

    public static void WarnAboutMissingEndpoint(ILogger logger, string resourceName, string endpointName) =>
        Log.EndpointMissing(logger, resourceName, endpointName);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A URL of resource '{ResourceName}' is left out: the resource has no endpoint '{EndpointName}'.")]
        public static partial void EndpointMissing(ILogger logger, string resourceName, string endpointName);
    }
}
