using System.Collections.Immutable;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration.Endpoints;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>What a container resource means in the words of the container driver: a pure reading of the model.</summary>
internal static class ContainerSpecs
{
    private const string NameSuffix = ".dev.internal";

    public static ContainerSpec Of(ContainerDescription container)
    {
        var resource = container.Resource;
        var arguments = container.Configuration.Arguments.Select(argument => argument.Value).ToImmutableArray();
        return new ContainerSpec
        {
            Resource = resource.Name,
            Name = container.Name,
            Image = container.Image,
            Entrypoint = resource.Entrypoint,
            Arguments = resource.ShellExecution == true ? ["-c", string.Join(' ', arguments)] : arguments,
            Environment = container.Configuration.Environment.ToImmutableSortedDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal),
            Ports = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(PortOf)],
            Mounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(MountOf)],
            Files = container.Files,
            Network = container.Network,
            NetworkAliases = AliasesOf(resource),
            ExtraHosts = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [
                    KeyValuePair.Create(HostRelays.HostName, container.HostAddress),

                    // What programs are told that were written for another engine's name of the same thing.
                    KeyValuePair.Create(KnownHostNames.DockerDesktopHostBridge, container.HostAddress),
                ]),
            RuntimeArguments = container.RuntimeArguments,
            IsPersistent = resource.IsPersistent(),
        };
    }

    /// <summary>The host name by which other containers reach one.</summary>
    public static string HostNameOf(IResource resource) => $"{resource.Name}{NameSuffix}";

    /// <summary>The image that a resource names, or that is built for it.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="registryOverride">The registry that all images come from, whatever is written for them.</param>
    public static ContainerImage ImageOf(ContainerResource resource, string? registryOverride)
    {
        if (resource.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault() is { } build)
        {
            return new ContainerImage(null, build.ImageName ?? resource.Name.ToLowerInvariant(), build.ImageTag, null);
        }

        var image = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new Aspire.Hosting.DistributedApplicationException($"Resource '{resource.Name}' is a container without an image. Set one with WithImage() or WithDockerfile().");
        return new ContainerImage(registryOverride is { Length: > 0 } ? registryOverride : image.Registry, image.Image, image.Tag, image.SHA256);
    }

    public static ContainerPullPolicy PullPolicyOf(IResource resource) => resource.Annotations.OfType<ContainerImagePullPolicyAnnotation>().LastOrDefault()?.ImagePullPolicy switch
    {
        ImagePullPolicy.Always => ContainerPullPolicy.Always,
        ImagePullPolicy.Never => ContainerPullPolicy.Never,
        _ => ContainerPullPolicy.Missing,
    };

    /// <summary>The ports that a container listens on, by endpoint.</summary>
    public static ImmutableDictionary<string, int> PortsInside(IResource resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().ToImmutableDictionary(endpoint => endpoint.Name, endpoint => endpoint.TargetPort ?? 0, StringComparer.OrdinalIgnoreCase);

    /// <summary>The ports of this machine that lead to a container, by endpoint.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="published">The ports of its spec as the engine has published them, in the same order.</param>
    public static ImmutableDictionary<string, int> PortsOutside(IResource resource, ImmutableArray<ContainerPort> published) =>
        resource.Annotations.OfType<EndpointAnnotation>()
            .Zip(published, (endpoint, port) => KeyValuePair.Create(endpoint.Name, port.HostPort))
            .ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);

    // Behind a proxy any port of this machine will do; without one it is the port that clients were told.
    private static ContainerPort PortOf(EndpointAnnotation endpoint) => new(
        endpoint.TargetPort ?? 0,
        InstancePorts.IsProxied(endpoint) ? 0 : endpoint.AllocatedEndpoint?.Port ?? endpoint.Port ?? 0,
        endpoint.Protocol == ProtocolType.Udp ? ContainerPortProtocol.Udp : ContainerPortProtocol.Tcp);

    private static ContainerMount MountOf(ContainerMountAnnotation mount) => new(
        mount.Type == ContainerMountType.BindMount ? ContainerMountKind.Bind : ContainerMountKind.Volume,
        string.IsNullOrEmpty(mount.Source) ? null : mount.Source,
        mount.Target,
        mount.IsReadOnly);

    private static ImmutableArray<string> AliasesOf(ContainerResource resource) =>
    [
        resource.Name,
        HostNameOf(resource),
        .. resource.Annotations.OfType<ContainerNetworkAliasAnnotation>()
            .Where(alias => alias.Network == KnownNetworkIdentifiers.DefaultAspireContainerNetwork)
            .Select(alias => alias.Alias),
    ];
}
