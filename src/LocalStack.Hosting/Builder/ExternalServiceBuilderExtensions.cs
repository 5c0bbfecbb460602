using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds services that run somewhere else.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <summary>Adds external services.</summary>
    /// <param name="builder">The application.</param>
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>Adds an external service.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="url">The absolute URL, without query and fragment.</param>
        /// <returns>A builder to describe it with.</returns>
        /// <exception cref="ArgumentException">The URL is not of that form.</exception>
        public IResourceBuilder<ExternalServiceResource> AddExternalService([ResourceName] string name, string url)
        {
            ArgumentNullException.ThrowIfNull(url);
            return ExternalServiceUrl.TryParse(url, out var uri, out var fault)
                ? builder.AddExternalService(name, uri!)
                : throw new ArgumentException($"The URL '{url}' of external service '{name}' {fault}", nameof(url));
        }

        /// <summary>Adds an external service.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="uri">The absolute URL, without query and fragment.</param>
        /// <returns>A builder to describe it with.</returns>
        /// <exception cref="ArgumentException">The URL is not of that form.</exception>
        public IResourceBuilder<ExternalServiceResource> AddExternalService([ResourceName] string name, Uri uri)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return Describe(builder.AddResource(new ExternalServiceResource(name, uri)), uri.ToString());
        }

        /// <summary>Adds an external service whose URL is a parameter.</summary>
        /// <param name="name">The name of the resource.</param>
        /// <param name="urlParameter">The parameter.</param>
        /// <returns>A builder to describe it with.</returns>
        public IResourceBuilder<ExternalServiceResource> AddExternalService([ResourceName] string name, IResourceBuilder<ParameterResource> urlParameter)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(urlParameter);
            var service = builder.AddResource(new ExternalServiceResource(name, urlParameter.Resource)).WithReferenceRelationship(urlParameter.Resource);
            return Describe(service, urlParameter.Resource.ConfigurationKey);
        }
    }

    /// <summary>Judges an external service by the answer to an HTTP request.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="path">The path; <c>/</c> by default.</param>
    /// <param name="statusCode">The status that means healthy; 200 by default.</param>
    /// <returns>The builder.</returns>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var service = builder.Resource;
        var expected = statusCode ?? 200;
        var key = string.Create(CultureInfo.InvariantCulture, $"{service.Name}_external_{path}_{expected}_check");
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new HttpEndpointHealthCheck(() => FindUrl(service) is { } uri ? new Uri(uri, path ?? "") : null, expected), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }

    private static Uri? FindUrl(ExternalServiceResource service)
    {
        if (service.Uri is { } uri)
        {
            return uri;
        }

        try
        {
            return ExternalServiceUrl.TryParse(service.UrlParameter!.Value, out var given, out _) ? given : null;
        }
        catch (MissingParameterValueException)
        {
            return null;
        }
    }

    private static IResourceBuilder<ExternalServiceResource> Describe(IResourceBuilder<ExternalServiceResource> builder, string source) => builder
        .WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "ExternalService",
            State = KnownResourceStates.Waiting,
            Properties = [new(CustomResourceKnownProperties.Source, source)],
        })
        .OnInitializeResource(ShowAsync);

    private static async Task ShowAsync(ExternalServiceResource service, InitializeResourceEvent @event, CancellationToken cancellationToken)
    {
        await @event.Eventing.PublishAsync(new BeforeResourceStartedEvent(service, @event.Services), cancellationToken).ConfigureAwait(false);

        string? fault = null;
        var url = service.Uri;
        if (url is null)
        {
            try
            {
                var value = await service.UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
                fault = ExternalServiceUrl.TryParse(value, out url, out var form) ? null : $"The URL '{value}', which parameter '{service.UrlParameter.Name}' gives, {form}";
            }
            catch (MissingParameterValueException exception)
            {
                fault = exception.Message;
            }
        }

        if (fault is not null)
        {
            ExternalServiceLog.UrlUnusable(@event.Logger, fault);
        }

        await @event.Notifications.PublishUpdateAsync(service, snapshot => snapshot with
        {
            State = fault is null ? KnownResourceStates.Running : new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            Urls = fault is null ? [new UrlSnapshot(Name: null, url!.ToString(), IsInternal: false)] : [],
        }).ConfigureAwait(false);
    }
}
