using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>How a test reaches the resources of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client whose base address is the resource's endpoint. It retries as the standard resilience handler does.</summary>
    /// <param name="app">A started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="endpointName">The endpoint; <c>https</c>, else <c>http</c>, when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">There is no such resource, or it has no such endpoint.</exception>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        var address = GetEndpoint(app, resourceName, endpointName);
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = address;
        return client;
    }

    /// <summary>The address of an endpoint, as other resources see it.</summary>
    /// <param name="app">A started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="endpointName">The endpoint; <c>https</c>, else <c>http</c>, when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">There is no such resource, or it has no such endpoint.</exception>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = default)
    {
        ArgumentNullException.ThrowIfNull(app);

        if (Find(app, resourceName) is not IResourceWithEndpoints resource)
        {
            throw new ArgumentException($"Resource '{resourceName}' has no endpoints.", nameof(resourceName));
        }

        var endpoints = resource.GetEndpoints().ToList();
        var endpoint = endpointName is null
            ? Named("https") ?? Named("http") ?? throw new ArgumentException($"Resource '{resourceName}' has neither an https nor an http endpoint; name one of: {Names()}.", nameof(endpointName))
            : Named(endpointName) ?? throw new ArgumentException($"Resource '{resourceName}' has no endpoint '{endpointName}'; it has: {Names()}.", nameof(endpointName));
        return new Uri(endpoint.Url);

        EndpointReference? Named(string name) => endpoints.FirstOrDefault(candidate => string.Equals(candidate.EndpointName, name, StringComparison.OrdinalIgnoreCase));
        string Names() => endpoints.Count == 0 ? "none" : string.Join(", ", endpoints.Select(candidate => candidate.EndpointName));
    }

    /// <summary>A resource's connection string.</summary>
    /// <param name="app">A started application.</param>
    /// <param name="resourceName">The resource.</param>
    /// <param name="cancellationToken">Ends the wait for the resource's endpoints.</param>
    /// <exception cref="ArgumentException">There is no such resource, or it has no connection string.</exception>
    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(app);

        return Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' has no connection string.", nameof(resourceName));
    }

    private static IResource Find(DistributedApplication app, string resourceName)
    {
        var model = app.Services.GetRequiredService<DistributedApplicationModel>();
        return model.Resources.FirstOrDefault(candidate => string.Equals(candidate.Name, resourceName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The application has no resource '{resourceName}'; it has: {string.Join(", ", model.Resources.Select(candidate => candidate.Name))}.", nameof(resourceName));
    }
}
