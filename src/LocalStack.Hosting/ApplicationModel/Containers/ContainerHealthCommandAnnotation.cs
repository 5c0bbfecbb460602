using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting;

/// <summary>
/// Says how a container finds out by itself whether it is healthy. Used where nobody outside could ask: in a published application, whose engine runs the
/// command inside the container. In run mode the resource's health checks count.
/// </summary>
/// <param name="command">A line for the image's shell that succeeds when the container is healthy. Variables of the container's environment may be in it.</param>
public sealed class ContainerHealthCommandAnnotation(string command) : IResourceAnnotation
{
    /// <summary>A line for the image's shell that succeeds when the container is healthy.</summary>
    public string Command { get; } = command;
}
