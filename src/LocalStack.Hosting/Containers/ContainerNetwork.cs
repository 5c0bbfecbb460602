using System.Net;

namespace LocalStack.Hosting.Containers;

/// <summary>A network of containers.</summary>
/// <param name="Id">The engine's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Gateway">This machine's address in it, or <see langword="null"/> where the engine runs elsewhere or gives it none.</param>
/// <param name="IsGatewayLate">Whether that address comes into being only with the first container.</param>
/// <param name="Subnet">The address range, such as <c>172.18.0.0/16</c>.</param>
internal sealed record ContainerNetwork(string Id, string Name, IPAddress? Gateway, bool IsGatewayLate, string? Subnet);
