using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.Endpoints;

/// <summary>Says of each endpoint who decided its address and its port: the AppHost's code, a file, the environment, the command line.</summary>
internal static class EndpointSources
{
    public static IEnumerable<ResourcePropertySnapshot> Of(IResource resource) =>
        from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
        where endpoint.Origin is not null && endpoint.AllocatedEndpoint is not null
        select new ResourcePropertySnapshot(
            $"endpoint.{endpoint.Name}.source",
            $"{endpoint.AllocatedEndpoint!.EndPointString} (port: {endpoint.Origin!.PortSource}; address: {endpoint.Origin.AddressSource})")
        {
            DisplayName = $"Endpoint {endpoint.Name}",
        };
}
