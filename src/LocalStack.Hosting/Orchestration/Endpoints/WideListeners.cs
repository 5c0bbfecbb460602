using System.Net;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Ports;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>Judges listeners that other machines can reach.</summary>
internal static class WideListeners
{
    /// <summary>Those that no endpoint of the resource asks for: an endpoint does by a target host that is not of this machine alone.</summary>
    public static IReadOnlyList<Listener> Undeclared(IResource resource, IEnumerable<Listener> listeners)
    {
        var isDeclared = resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => !IsLoopback(endpoint.TargetHost));
        return isDeclared ? [] : [.. listeners];
    }

    public static string Describe(IResource resource, IReadOnlyList<Listener> listeners) =>
        $"Resource '{resource.Name}' listens on {string.Join(", ", listeners.Select(listener => listener.EndPoint))}, which other machines can reach, though its endpoints are for this machine only. "
        + "Let it listen on 127.0.0.1 (ASPNETCORE_URLS tells a project where), or set the endpoint's TargetHost if that is wanted.";

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
