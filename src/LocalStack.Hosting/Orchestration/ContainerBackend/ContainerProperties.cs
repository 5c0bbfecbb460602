using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>What a snapshot shows of a container.</summary>
internal static class ContainerProperties
{
    public static IEnumerable<ResourcePropertySnapshot> Of(ContainerSpec spec, ResourceConfiguration configuration, RunningContainer container, ContainerEngine engine)
    {
        yield return new("container.image", spec.Image.Reference) { DisplayName = "Image", IsHighlighted = true };
        yield return new("container.id", container.Id) { DisplayName = "Container ID" };
        yield return new("container.name", container.Name) { DisplayName = "Container name" };
        yield return new("container.ports", container.Ports.Select(Describe).ToArray()) { DisplayName = "Ports" };
        if (spec.Entrypoint is { } command)
        {
            yield return new("container.command", command) { DisplayName = "Command" };
        }

        yield return new("container.args", spec.Arguments.ToArray()) { DisplayName = "Arguments", IsSensitive = configuration.Arguments.Any(argument => argument.IsSensitive) };
        yield return new("container.lifetime", spec.IsPersistent ? nameof(ContainerLifetime.Persistent) : nameof(ContainerLifetime.Session)) { DisplayName = "Lifetime" };
        yield return new("container.engine", $"{engine.Kind} {engine.Version}") { DisplayName = "Container engine" };
    }

    private static string Describe(ContainerPort port) =>
        string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port.HostPort} → {port.Port}{(port.Protocol == ContainerPortProtocol.Udp ? "/udp" : "")}");
}
