using System.Globalization;
using System.Net;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// Lets whoever runs an AppHost choose its addresses without editing code: <c>LocalStack:Endpoints:{resource}:{endpoint}:Port</c> and <c>…:Address</c>, in any
/// source of configuration. An endpoint for which nothing is set keeps its port, or has its instance's in place of it, and listens on 127.0.0.1, written as a literal: "localhost" may mean ::1, too.
/// </summary>
internal static class EndpointSettings
{
    private const string Section = "LocalStack:Endpoints";
    private const string Localhost = "localhost";
    private const string DefaultAddress = "127.0.0.1";

    /// <summary>The setting that gives an endpoint its port.</summary>
    public static string PortSetting(string resource, string endpoint) => $"{Section}:{resource}:{endpoint}:Port";

    /// <summary>Applies the settings to the resources of a model.</summary>
    /// <param name="resources">The resources.</param>
    /// <param name="configuration">The configuration with the settings.</param>
    /// <param name="block">Where the fixed ports go for which nothing is set; <see langword="null"/> to leave them.</param>
    /// <returns>What is wrong with them, one sentence for each fault.</returns>
    public static IReadOnlyList<string> Apply(IReadOnlyList<IResource> resources, IConfiguration configuration, PortBlock? block)
    {
        var faults = new List<string>();
        foreach (var resource in resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                ApplyPort(resource, endpoint, configuration, block, faults);
                ApplyAddress(resource, endpoint, configuration, faults);
            }
        }

        FindUnknownNames(resources, configuration, faults);
        return faults;
    }

    private static void ApplyPort(IResource resource, EndpointAnnotation endpoint, IConfiguration configuration, PortBlock? block, List<string> faults)
    {
        var key = PortSetting(resource.Name, endpoint.Name);
        if (configuration[key] is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            {
                SetPort(resource, endpoint, port == 0 ? null : port);
            }
            else
            {
                faults.Add($"'{key}' is '{text}', which is no port. Ports are 1 to 65535, and 0 to have one chosen.");
            }
        }
        else if (block is not null && endpoint.Port is > 0 and var fixedPort)
        {
            if (block.Move(fixedPort) is { } moved)
            {
                SetPort(resource, endpoint, moved);
            }
            else
            {
                faults.Add($"An instance has {PortBlock.Size} ports, and resource '{resource.Name}' (endpoint '{endpoint.Name}') wants one more. Leave some ports of the model to be chosen.");
            }
        }
    }

    // Without the orchestrator's proxy the process itself listens on the port; in a container it goes on listening on the container's.
    private static void SetPort(IResource resource, EndpointAnnotation endpoint, int? port)
    {
        if (!endpoint.IsProxied && endpoint.TargetPort == endpoint.Port && !resource.Annotations.OfType<ContainerImageAnnotation>().Any())
        {
            endpoint.TargetPort = port;
        }

        endpoint.Port = port;
    }

    private static void ApplyAddress(IResource resource, EndpointAnnotation endpoint, IConfiguration configuration, List<string> faults)
    {
        var key = $"{Section}:{resource.Name}:{endpoint.Name}:Address";
        if (configuration[key] is { } text)
        {
            if (TryParseLoopback(text, out var address))
            {
                endpoint.TargetHost = address;
            }
            else
            {
                faults.Add($"'{key}' is '{text}', and endpoints listen on this machine's loopback only. Use an address of 127.0.0.0/8, or ::1.");
            }
        }
        else if (endpoint.TargetHost == Localhost && endpoint.UriScheme != Uri.UriSchemeHttps)
        {
            // The developer certificate is made out to "localhost", so what is encrypted keeps that name.
            endpoint.TargetHost = DefaultAddress;
        }
    }

    private static bool TryParseLoopback(string text, out string address)
    {
        // "127.1" and "0x7f000001" parse, too, but nobody would recognise them in a URL again.
        address = text.Equals(Localhost, StringComparison.OrdinalIgnoreCase) ? DefaultAddress : text.Trim('[', ']');
        return IPAddress.TryParse(address, out var parsed) && IPAddress.IsLoopback(parsed) && (parsed.ToString() == address || address.Contains(':', StringComparison.Ordinal));
    }

    // A misspelt name would otherwise do nothing, and nothing is hard to find.
    private static void FindUnknownNames(IReadOnlyList<IResource> resources, IConfiguration configuration, List<string> faults)
    {
        foreach (var resourceSection in configuration.GetSection(Section).GetChildren())
        {
            var resource = resources.FirstOrDefault(known => string.Equals(known.Name, resourceSection.Key, StringComparison.OrdinalIgnoreCase));
            var endpoints = resource?.Annotations.OfType<EndpointAnnotation>().Select(static endpoint => endpoint.Name).ToList() ?? [];
            if (resource is null || endpoints.Count == 0)
            {
                var known = resources.Where(static candidate => candidate.Annotations.OfType<EndpointAnnotation>().Any()).Select(static candidate => candidate.Name);
                faults.Add($"'{resourceSection.Path}' is set, but there is no resource '{resourceSection.Key}' with endpoints. Those that have some: {List(known)}.");
                continue;
            }

            foreach (var endpointSection in resourceSection.GetChildren().Where(section => !endpoints.Contains(section.Key, StringComparer.OrdinalIgnoreCase)))
            {
                faults.Add($"'{endpointSection.Path}' is set, but resource '{resource.Name}' has no endpoint '{endpointSection.Key}'. Its endpoints: {List(endpoints)}.");
            }
        }
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'")) is { Length: > 0 } list ? list : "none";
}
