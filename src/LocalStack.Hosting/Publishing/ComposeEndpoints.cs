using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Publishing;

/// <summary>
/// The addresses of endpoints among containers: each service is a host of its own, so the ports inside need not differ from one to the next, and
/// nobody asks at the port that is published on the machine.
/// </summary>
internal sealed class ComposeEndpoints
{
    private const int FirstPort = 8080;

    private readonly Dictionary<EndpointAnnotation, int> _ports = [];
    private readonly HashSet<IResource> _published;

    public ComposeEndpoints(IReadOnlyCollection<IResource> published, ICollection<string> faults)
    {
        _published = [.. published];
        foreach (var resource in published)
        {
            Allocate(resource, faults);
        }
    }

    /// <summary>The port that the service listens on inside its container.</summary>
    public int PortOf(EndpointAnnotation endpoint) => _ports[endpoint];

    /// <summary>A part of an endpoint's address, as the other services see it.</summary>
    /// <exception cref="DistributedApplicationException">The endpoint's resource is no service.</exception>
    public string Read(EndpointReference reference, EndpointProperty property)
    {
        var endpoint = reference.EndpointAnnotation;
        if (!_published.Contains(reference.Resource) || !_ports.TryGetValue(endpoint, out var port))
        {
            throw new DistributedApplicationException(
                $"it refers to endpoint '{reference.EndpointName}' of '{reference.Resource.Name}', which is not published. Publish '{reference.Resource.Name}' too, or remove the reference.");
        }

        var host = reference.Resource.Name.ToLowerInvariant();
        var portText = port.ToString(CultureInfo.InvariantCulture);
        return property switch
        {
            EndpointProperty.Url => $"{endpoint.UriScheme}://{host}:{portText}",
            EndpointProperty.Host or EndpointProperty.IPV4Host => host,
            EndpointProperty.Port or EndpointProperty.TargetPort => portText,
            EndpointProperty.Scheme => endpoint.UriScheme,
            EndpointProperty.HostAndPort => $"{host}:{portText}",
            EndpointProperty.TlsEnabled => endpoint.TlsEnabled ? bool.TrueString : bool.FalseString,
            _ => throw new ArgumentOutOfRangeException(nameof(property), property, "An endpoint has no such property."),
        };
    }

    private void Allocate(IResource resource, ICollection<string> faults)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        var taken = endpoints.Select(endpoint => endpoint.TargetPort).OfType<int>().ToHashSet();
        var next = FirstPort;
        foreach (var endpoint in endpoints)
        {
            if (endpoint.TlsEnabled && resource is ProjectResource)
            {
                faults.Add($"Endpoint '{endpoint.Name}' of resource '{resource.Name}' speaks HTTPS, and a container has no certificate for it. Use WithHttpEndpoint() when the application is published.");
            }

            if (endpoint.TargetPort is > 0 and var target)
            {
                _ports[endpoint] = target;
                continue;
            }

            if (resource is not ProjectResource)
            {
                faults.Add($"Endpoint '{endpoint.Name}' of resource '{resource.Name}' does not say which port of the container it leads to. Give it a targetPort.");
            }

            while (!taken.Add(next))
            {
                next++;
            }

            _ports[endpoint] = next;
        }
    }
}
