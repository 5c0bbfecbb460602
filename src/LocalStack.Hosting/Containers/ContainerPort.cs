namespace LocalStack.Hosting.Containers;

/// <summary>A port of a container that is reached at 127.0.0.1 of this machine.</summary>
/// <param name="Port">The port in the container, 1 to 65535.</param>
/// <param name="HostPort">The port on 127.0.0.1; 0 for any free one.</param>
/// <param name="Protocol">What the port speaks.</param>
internal sealed record ContainerPort(int Port, int HostPort = 0, ContainerPortProtocol Protocol = ContainerPortProtocol.Tcp);
