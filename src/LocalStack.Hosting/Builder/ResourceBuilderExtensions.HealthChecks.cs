using System.Globalization;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Judges a resource by a health check.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="key">The name under which the check is registered with <c>Services.AddHealthChecks()</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="DistributedApplicationException">The resource has the check already.</exception>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(known => known.Key == key))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' has the health check '{key}' already. Add it once.");
        }

        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Judges a resource over HTTP.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        /// <summary>Judges the resource by the answer to an HTTP request. Each process is asked on its own.</summary>
        /// <param name="path">The path; <c>/</c> by default.</param>
        /// <param name="statusCode">The status that means healthy; 200 by default.</param>
        /// <param name="endpointName">The endpoint; <c>https</c>, else <c>http</c>, else the first that speaks HTTP by default.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
        public IResourceBuilder<T> WithHttpHealthCheck(string? path = null, int? statusCode = null, string? endpointName = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var endpoint = ChooseHttpEndpoint(builder, endpointName, "A health check over HTTP");
            return AddHttpHealthCheck(builder, () => endpoint, path, statusCode);
        }

        /// <summary>Judges the resource by the answer to an HTTP request. Each process is asked on its own.</summary>
        /// <param name="endpointSelector">Chooses the endpoint; as without it when <see langword="null"/>.</param>
        /// <param name="path">The path; <c>/</c> by default.</param>
        /// <param name="statusCode">The status that means healthy; 200 by default.</param>
        /// <returns>The builder.</returns>
        /// <exception cref="DistributedApplicationException">There is no such endpoint, or it does not speak HTTP.</exception>
        public IResourceBuilder<T> WithHttpHealthCheck(Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return endpointSelector is null
                ? builder.WithHttpHealthCheck(path, statusCode)
                : AddHttpHealthCheck(builder, endpointSelector, path, statusCode);
        }

        /// <summary>Judges the resource by the answer to an HTTPS request.</summary>
        /// <param name="path">The path; <c>/</c> by default.</param>
        /// <param name="statusCode">The status that means healthy; 200 by default.</param>
        /// <param name="endpointName">The endpoint; <c>https</c> by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHttpsHealthCheck(string? path = null, int? statusCode = null, string? endpointName = null) =>
            builder.WithHttpHealthCheck(path, statusCode, endpointName ?? "https");
    }

    /// <summary>Adds probes to a resource.</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    extension<T>(IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints, IResourceWithProbes
    {
        /// <summary>Adds a probe over HTTP, and a health check that asks the same. The times matter when the application is published.</summary>
        /// <param name="type">What the probe is for.</param>
        /// <param name="path">The path; <c>/</c> by default.</param>
        /// <param name="initialDelaySeconds">Seconds before the first probe; 5 by default.</param>
        /// <param name="periodSeconds">Seconds between probes; 5 by default.</param>
        /// <param name="timeoutSeconds">Seconds until a probe has failed; 1 by default.</param>
        /// <param name="failureThreshold">Failures in a row until the resource counts as failed; 3 by default.</param>
        /// <param name="successThreshold">Successes in a row until the resource counts as well again; 1 by default.</param>
        /// <param name="endpointName">The endpoint; <c>https</c>, else <c>http</c> by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHttpProbe(
            ProbeType type,
            string? path = null,
            int? initialDelaySeconds = null,
            int? periodSeconds = null,
            int? timeoutSeconds = null,
            int? failureThreshold = null,
            int? successThreshold = null,
            string? endpointName = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var endpoint = ChooseHttpEndpoint(builder, endpointName, "A probe over HTTP");
            return builder.WithHttpProbe(type, () => endpoint, path, initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold);
        }

        /// <summary>Adds a probe over HTTP, and a health check that asks the same. The times matter when the application is published.</summary>
        /// <param name="type">What the probe is for.</param>
        /// <param name="endpointSelector">Chooses the endpoint; as without it when <see langword="null"/>.</param>
        /// <param name="path">The path; <c>/</c> by default.</param>
        /// <param name="initialDelaySeconds">Seconds before the first probe; 5 by default.</param>
        /// <param name="periodSeconds">Seconds between probes; 5 by default.</param>
        /// <param name="timeoutSeconds">Seconds until a probe has failed; 1 by default.</param>
        /// <param name="failureThreshold">Failures in a row until the resource counts as failed; 3 by default.</param>
        /// <param name="successThreshold">Successes in a row until the resource counts as well again; 1 by default.</param>
        /// <returns>The builder.</returns>
        public IResourceBuilder<T> WithHttpProbe(
            ProbeType type,
            Func<EndpointReference>? endpointSelector,
            string? path = null,
            int? initialDelaySeconds = null,
            int? periodSeconds = null,
            int? timeoutSeconds = null,
            int? failureThreshold = null,
            int? successThreshold = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            endpointSelector ??= () => ChooseHttpEndpoint(builder, endpointName: null, "A probe over HTTP");
            var endpoint = endpointSelector();
            foreach (var replaced in builder.Resource.Annotations.OfType<EndpointProbeAnnotation>().Where(known => known.Type == type).ToList())
            {
                builder.Resource.Annotations.Remove(replaced);
            }

            builder.WithAnnotation(new EndpointProbeAnnotation
            {
                Type = type,
                EndpointReference = endpoint,
                Path = NormalizePath(path),
                InitialDelaySeconds = initialDelaySeconds ?? 5,
                PeriodSeconds = periodSeconds ?? 5,
                TimeoutSeconds = timeoutSeconds ?? 1,
                FailureThreshold = failureThreshold ?? 3,
                SuccessThreshold = successThreshold ?? 1,
            });

            // Two probes may ask the same, and one check then stands for both.
            var isChecked = builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(known => known.Key == CreateKey(endpoint, NormalizePath(path), 200));
            return isChecked ? builder : AddHttpHealthCheck(builder, endpointSelector, path, statusCode: null);
        }
    }

    // The endpoint is chosen when the check is added, not when it is needed: the mistake is then reported in the line that made it.
    private static EndpointReference ChooseHttpEndpoint<T>(IResourceBuilder<T> builder, string? endpointName, string what)
        where T : IResourceWithEndpoints
    {
        var resource = builder.Resource;
        if (endpointName is not null)
        {
            var named = resource.GetEndpoint(endpointName);
            if (!named.Exists)
            {
                throw new DistributedApplicationException($"{what} cannot ask endpoint '{endpointName}': {DescribeEndpoints(resource)}");
            }

            return named.EndpointAnnotation.IsHttpScheme
                ? named
                : throw new DistributedApplicationException($"{what} cannot ask endpoint '{endpointName}' of resource '{resource.Name}', which speaks '{named.Scheme}' and not HTTP.");
        }

        var candidates = resource.GetEndpoints().Where(endpoint => endpoint.EndpointAnnotation.IsHttpScheme).ToList();
        return candidates.Find(endpoint => string.Equals(endpoint.EndpointName, "https", StringComparison.OrdinalIgnoreCase))
            ?? candidates.Find(endpoint => string.Equals(endpoint.EndpointName, "http", StringComparison.OrdinalIgnoreCase))
            ?? candidates.FirstOrDefault()
            ?? throw new DistributedApplicationException(
                $"{what} needs an endpoint that speaks HTTP: {DescribeEndpoints(resource)} Add one with WithHttpEndpoint() before this call, or give the project a launch profile with an applicationUrl.");
    }

    private static string DescribeEndpoints(IResourceWithEndpoints resource)
    {
        var names = resource.GetEndpoints().Select(endpoint => $"'{endpoint.EndpointName}'").ToList();
        return $"resource '{resource.Name}' has {(names.Count == 0 ? "no endpoints." : $"the endpoints {string.Join(", ", names)}.")}";
    }

    private static IResourceBuilder<T> AddHttpHealthCheck<T>(IResourceBuilder<T> builder, Func<EndpointReference> selector, string? path, int? statusCode)
        where T : IResourceWithEndpoints
    {
        var expected = statusCode ?? 200;
        if (expected is < 100 or > 599)
        {
            throw new ArgumentOutOfRangeException(nameof(statusCode), statusCode, "An HTTP status is a number from 100 to 599.");
        }

        path = NormalizePath(path);
        var endpoint = selector();
        if (endpoint.Exists && !endpoint.EndpointAnnotation.IsHttpScheme)
        {
            throw new DistributedApplicationException(
                $"A health check over HTTP cannot ask endpoint '{endpoint.EndpointName}' of resource '{endpoint.Resource.Name}', which speaks '{endpoint.Scheme}' and not HTTP.");
        }

        var key = CreateKey(endpoint, path, expected);
        builder.WithHealthCheck(key);
        builder.WithAnnotation(new HttpHealthCheckAnnotation(key, selector, path, (HttpStatusCode)expected));
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new HttpEndpointHealthCheck(() => selector() is { IsAllocated: true } allocated ? new Uri(allocated.Url + path) : null, expected), failureStatus: null, tags: null));
        return builder;
    }

    private static string CreateKey(EndpointReference endpoint, string path, int statusCode) =>
        string.Create(CultureInfo.InvariantCulture, $"{endpoint.Resource.Name}_{endpoint.EndpointName}_{path}_{statusCode}_check");

    private static string NormalizePath(string? path) => string.IsNullOrEmpty(path) ? "/" : path.StartsWith('/') ? path : $"/{path}";
}
