using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Describes the URLs that are shown for a resource. Each endpoint brings its own without that.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResource
    {
        /// <summary>Changes the URLs once the endpoints have addresses.</summary>
        /// <param name="callback">Gets the URLs so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrls(Action<ResourceUrlsCallbackContext> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(callback));
        }

        /// <summary>Changes the URLs once the endpoints have addresses.</summary>
        /// <param name="callback">Gets the URLs so far.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrls(Func<ResourceUrlsCallbackContext, Task> callback)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.WithAnnotation(new ResourceUrlsCallbackAnnotation(callback));
        }

        /// <summary>Adds a URL.</summary>
        /// <param name="url">The URL; a relative one belongs to the first HTTPS or HTTP endpoint.</param>
        /// <param name="displayText">The text to show in its place.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrl(string url, string? displayText = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentException.ThrowIfNullOrEmpty(url);
            return builder.WithUrls(context => AddUrl(context, url, displayText));
        }

        /// <summary>Adds a URL that is known once the endpoints have addresses.</summary>
        /// <param name="url">The URL.</param>
        /// <param name="displayText">The text to show in its place.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrl(ReferenceExpression url, string? displayText = null)
        {
            ArgumentNullException.ThrowIfNull(url);
            return builder.WithUrls(async context =>
            {
                var valueContext = new ValueProviderContext { ExecutionContext = context.ExecutionContext, Caller = context.Resource };
                if (await url.GetValueAsync(valueContext, context.CancellationToken).ConfigureAwait(false) is { Length: > 0 } value)
                {
                    AddUrl(context, value, displayText, url.ValueProviders.OfType<EndpointReference>().FirstOrDefault());
                }
            });
        }

        /// <summary>Adds a URL that is known once the endpoints have addresses.</summary>
        /// <param name="url">The URL.</param>
        /// <param name="displayText">The text to show in its place.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrl(in ReferenceExpression.ExpressionInterpolatedStringHandler url, string? displayText = null) =>
            builder.WithUrl(ReferenceExpression.Create(url), displayText);

        /// <summary>Changes the URL of an endpoint. When the endpoint does not exist, a warning is logged.</summary>
        /// <param name="endpointName">The endpoint.</param>
        /// <param name="callback">Changes the URL; a relative one is combined with the endpoint's address.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithUrlForEndpoint(string endpointName, Action<ResourceUrlAnnotation> callback)
        {
            ArgumentException.ThrowIfNullOrEmpty(endpointName);
            ArgumentNullException.ThrowIfNull(callback);
            return builder.WithUrls(context =>
            {
                var url = context.Urls.Find(known => string.Equals(known.Endpoint?.EndpointName, endpointName, StringComparison.OrdinalIgnoreCase));
                if (url is null)
                {
                    ResourceUrlRules.WarnAboutMissingEndpoint(context.Logger, context.Resource.Name, endpointName);
                }
                else
                {
                    callback(url);
                }
            });
        }
    }

    /// <summary>Adds a URL for an endpoint. When the endpoint does not exist, a warning is logged.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="endpointName">The endpoint.</param>
    /// <param name="callback">Makes the URL; a relative one is combined with the endpoint's address.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Func<EndpointReference, ResourceUrlAnnotation> callback)
        where T : IResourceWithEndpoints
    {
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithUrls(context =>
        {
            var endpoint = builder.GetEndpoint(endpointName);
            if (!endpoint.Exists)
            {
                ResourceUrlRules.WarnAboutMissingEndpoint(context.Logger, context.Resource.Name, endpointName);
                return;
            }

            var url = callback(endpoint);
            AddUrl(context, url.Url, url.DisplayText, endpoint, url);
        });
    }

    private static void AddUrl(
        ResourceUrlsCallbackContext context, string url, string? displayText, EndpointReference? endpoint = null, ResourceUrlAnnotation? template = null)
    {
        endpoint ??= ResourceUrlRules.IsAbsolute(url) ? null : ResourceUrlRules.FindMainEndpoint(context.Resource);
        context.Urls.Add(new ResourceUrlAnnotation
        {
            Url = url,
            DisplayText = displayText,
            Endpoint = endpoint,
            DisplayOrder = template?.DisplayOrder,
            DisplayLocation = template?.DisplayLocation ?? UrlDisplayLocation.SummaryAndDetails,
        });
    }
}
