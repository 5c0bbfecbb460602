using System.Net;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// What a health check over HTTP asks, so that the engine can ask each instance at its own port. A check of the same name is also
/// registered with the health check service, for whoever runs all of them; that one asks through the public endpoint.
/// </summary>
/// <param name="Key">The name of the check.</param>
/// <param name="Endpoint">Gives the endpoint to ask.</param>
/// <param name="Path">The path, with a leading slash, and a query if need be.</param>
/// <param name="StatusCode">The status that means healthy.</param>
internal sealed record HttpHealthCheckAnnotation(string Key, Func<EndpointReference> Endpoint, string Path, HttpStatusCode StatusCode) : IResourceAnnotation;
