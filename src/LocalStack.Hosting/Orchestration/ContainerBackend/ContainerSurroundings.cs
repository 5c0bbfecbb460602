using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>Where a run's containers live.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Network">The network that all of them are in.</param>
/// <param name="HostRelays">The ways from there to this machine.</param>
internal sealed record ContainerSurroundings(ContainerEngine Engine, ContainerNetwork Network, HostRelays HostRelays);
