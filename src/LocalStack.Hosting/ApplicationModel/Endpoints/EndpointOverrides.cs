using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Lets whoever runs an AppHost choose its public addresses without editing code: <c>LocalStack:Endpoints:{resource}:{endpoint}:Port</c> and
/// <c>…:Address</c>, in any source of configuration. Applied once the model is complete, so that it has the last word, and every endpoint
/// then knows who decided its port and address.
/// </summary>
internal static class EndpointOverrides
{
    private const string Section = "LocalStack:Endpoints";
    private const string DefaultAddress = "127.0.0.1";
    private const string FromCode = "the AppHost's code";

    /// <summary>Applies the settings.</summary>
    /// <returns>What is wrong with them, one sentence for each fault.</returns>
    public static ImmutableArray<string> Apply(IReadOnlyList<IResource> resources, IConfiguration configuration)
    {
        var faults = ImmutableArray.CreateBuilder<string>();
        foreach (var resource in resources)
        {
            var mayBeProxied = resource.Annotations.OfType<ProxySupportAnnotation>().LastOrDefault()?.ProxyEnabled ?? true;
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (!mayBeProxied && endpoint.IsExplicitlyProxied is null)
                {
                    endpoint.IsProxied = false;
                }

                Apply(resource, endpoint, configuration, faults);
            }
        }

        FindUnknownNames(resources, configuration, faults);
        return faults.ToImmutable();
    }

    private static void Apply(IResource resource, EndpointAnnotation endpoint, IConfiguration configuration, ImmutableArray<string>.Builder faults)
    {
        var portSource = DescribeDeclaredPort(resource, endpoint);
        var portKey = $"{Section}:{resource.Name}:{endpoint.Name}:Port";
        if (configuration[portKey] is { } portText)
        {
            var source = ConfigurationSources.Describe(configuration, portKey);
            if (int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            {
                SetPort(endpoint, port);
                portSource = source!;
            }
            else
            {
                faults.Add($"'{portKey}' ({source}) is '{portText}', which is no port. Ports are 1 to 65535, and 0 to have one chosen.");
            }
        }

        var address = DefaultAddress;
        var addressSource = "the default";
        var addressKey = $"{Section}:{resource.Name}:{endpoint.Name}:Address";
        if (configuration[addressKey] is { } addressText)
        {
            var source = ConfigurationSources.Describe(configuration, addressKey);
            if (TryParseLoopback(addressText, out var parsed))
            {
                (address, addressSource) = (parsed.ToString(), source!);
            }
            else
            {
                faults.Add(
                    $"'{addressKey}' ({source}) is '{addressText}', and endpoints listen on this machine's loopback only. " +
                    "Use an address of 127.0.0.0/8, or ::1.");
            }
        }

        endpoint.Origin = new(portSource, addressSource, address);
    }

    private static bool TryParseLoopback(string text, out IPAddress address)
    {
        if (string.Equals(text, KnownHostNames.Localhost, StringComparison.OrdinalIgnoreCase))
        {
            address = IPAddress.Loopback;
            return true;
        }

        // "127.1" and "0x7f000001" parse, too, but nobody would recognise them in a URL again.
        return IPAddress.TryParse(text.Trim('[', ']'), out address!) && IPAddress.IsLoopback(address)
            && (address.ToString() == text.Trim('[', ']') || address.IsIPv4MappedToIPv6 is false && text.Contains(':', StringComparison.Ordinal));
    }

    private static void SetPort(EndpointAnnotation endpoint, int port)
    {
        int? chosen = port == 0 ? null : port;
        if (!endpoint.IsProxied && endpoint.ExplicitTargetPort is not null)
        {
            endpoint.TargetPort = chosen;
        }

        endpoint.Port = chosen;
    }

    private static string DescribeDeclaredPort(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.Port is null or 0)
        {
            return "chosen at start";
        }

        if (endpoint.FromLaunchProfile)
        {
            return $"the launch profile of project '{resource.Name}'";
        }

        return resource is ProjectResource project && project.KestrelEndpoints.ContainsKey(endpoint) ? $"Kestrel's configuration of project '{resource.Name}'" : FromCode;
    }

    // A misspelt name would otherwise do nothing, and nothing is hard to find.
    private static void FindUnknownNames(IReadOnlyList<IResource> resources, IConfiguration configuration, ImmutableArray<string>.Builder faults)
    {
        foreach (var resourceSection in configuration.GetSection(Section).GetChildren())
        {
            var resource = resources.FirstOrDefault(known => string.Equals(known.Name, resourceSection.Key, StringComparison.OrdinalIgnoreCase));
            var endpoints = resource?.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name).ToList() ?? [];
            if (resource is null || endpoints.Count == 0)
            {
                var known = resources.Where(candidate => candidate.Annotations.OfType<EndpointAnnotation>().Any()).Select(candidate => candidate.Name);
                faults.Add($"'{resourceSection.Path}' is set, but there is no resource '{resourceSection.Key}' with endpoints. Those that have some: {List(known)}.");
                continue;
            }

            foreach (var endpointSection in resourceSection.GetChildren().Where(section => !endpoints.Contains(section.Key, StringComparer.OrdinalIgnoreCase)))
            {
                faults.Add($"'{endpointSection.Path}' is set, but resource '{resource.Name}' has no endpoint '{endpointSection.Key}'. Its endpoints: {List(endpoints)}.");
            }
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'")) is { Length: > 0 } list ? list : "none";
}
