using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A Docker Compose file that the application can be published to. It has no effect in run mode.</summary>
/// <param name="name">The name of the resource.</param>
public class DockerComposeEnvironmentResource(string name) : Resource(name), IComputeEnvironmentResource;
