using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds endpoints that cannot work, before anything starts; every fault is one sentence that says what to do.</summary>
internal static class EndpointRules
{
    public static IEnumerable<string> FindFaults(IReadOnlyList<IResource> resources) =>
    [
        .. resources.SelectMany(FindFaults),
        .. FindDangling(resources),
        .. FindShared(resources),
    ];

    private static IEnumerable<string> FindFaults(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        foreach (var group in endpoints.GroupBy(endpoint => endpoint.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return $"Resource '{resource.Name}' has {group.Count()} endpoints called '{group.Key}'. Names are compared without regard to case; give each its own.";
        }

        var replicas = resource.GetReplicaCount();
        if (replicas > 1 && resource.IsPersistent())
        {
            yield return $"Resource '{resource.Name}' lives longer than the AppHost, so it cannot have {replicas} replicas. Remove WithReplicas() or the lifetime.";
        }

        foreach (var endpoint in endpoints)
        {
            foreach (var fault in FindFaults(resource, endpoint, replicas))
            {
                yield return $"Endpoint '{endpoint.Name}' of resource '{resource.Name}' {fault}";
            }
        }
    }

    private static IEnumerable<string> FindFaults(IResource resource, EndpointAnnotation endpoint, int replicas)
    {
        foreach (var port in (int?[])[endpoint.Port, endpoint.TargetPort])
        {
            if (port is < 0 or > 65535)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"has port {port}. Ports are 1 to 65535, and 0 to have one chosen.");
            }
        }

        if (resource.IsContainer())
        {
            if (endpoint.TargetPort is null or 0)
            {
                yield return "does not say which port of the container it leads to. Give it a targetPort.";
            }

            yield break;
        }

        var isFixed = endpoint.Port is > 0;
        var isTargetFixed = endpoint.TargetPort is > 0;
        if (endpoint.IsProxied)
        {
            if (isFixed && isTargetFixed && endpoint.Port == endpoint.TargetPort)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"has port {endpoint.Port} as its port and its targetPort: the proxy and the process cannot both listen there. Leave the targetPort out, or set isProxied: false.");
            }

            if (isTargetFixed && replicas > 1)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"has the fixed targetPort {endpoint.TargetPort}, on which {replicas} replicas cannot all listen. Leave the targetPort out.");
            }

            yield break;
        }

        if (replicas > 1)
        {
            yield return $"has no proxy, so {replicas} replicas would have to share one port. Remove isProxied: false, or WithReplicas().";
        }

        if (isFixed && isTargetFixed && endpoint.Port != endpoint.TargetPort)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"has no proxy to lead from port {endpoint.Port} to targetPort {endpoint.TargetPort}. Use one port for both, or remove isProxied: false.");
        }
    }

    // Whoever is told of an endpoint that is never opened would wait for its address for ever.
    private static IEnumerable<string> FindDangling(IReadOnlyList<IResource> resources)
    {
        var known = resources.ToHashSet();
        foreach (var resource in resources)
        {
            foreach (var reference in resource.Annotations.OfType<EndpointReferenceAnnotation>())
            {
                if (!known.Contains(reference.Resource))
                {
                    yield return $"Resource '{resource.Name}' references '{reference.Resource.Name}', which is not part of the application. " +
                        $"Add '{reference.Resource.Name}' to the builder, or remove the reference.";
                    continue;
                }

                var endpoints = reference.Resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name).ToList();
                foreach (var missing in reference.EndpointNames.Where(name => !endpoints.Contains(name, StringComparer.OrdinalIgnoreCase)))
                {
                    yield return $"Resource '{resource.Name}' references endpoint '{missing}' of '{reference.Resource.Name}', which does not exist. " +
                        $"Its endpoints: {(endpoints.Count == 0 ? "none" : string.Join(", ", endpoints.Select(name => $"'{name}'")))}.";
                }
            }
        }
    }

    private static IEnumerable<string> FindShared(IReadOnlyList<IResource> resources) =>
        from item in resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (Resource: resource, Endpoint: endpoint)))
        where item.Endpoint.Port is > 0
        group item by (item.Endpoint.Port, item.Endpoint.Protocol, Address: item.Endpoint.Origin?.Address ?? "127.0.0.1") into same
        where same.Count() > 1
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{same.Key.Address}:{same.Key.Port} cannot be the address of {same.Count()} endpoints: {string.Join(", ", same.Select(item => $"'{item.Endpoint.Name}' of '{item.Resource.Name}'"))}. Give each a port of its own.");
}
