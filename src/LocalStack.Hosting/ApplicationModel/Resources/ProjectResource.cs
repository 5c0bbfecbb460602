namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project that runs as one or several processes.</summary>
/// <param name="name">The name of the resource.</param>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery,
    IResourceWithWaitSupport, IResourceWithProbes, IComputeResource, IContainerFilesDestinationResource
{
    // Kestrel endpoints of the project's appsettings, by endpoint: the name of the entry that carries the URL.
    internal Dictionary<EndpointAnnotation, string> KestrelEndpoints { get; } = [];
}
