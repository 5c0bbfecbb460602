using System.Globalization;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>From a spec to what the engine is asked to create.</summary>
internal static class ContainerRequest
{
    /// <summary>The one address at which ports are published: a service of a development machine is for that machine.</summary>
    public const string Loopback = "127.0.0.1";

    /// <summary>What the engine keeps of a container's output, in two files of half of it; without a bound a loud one fills the disk.</summary>
    private const string MaxLogFileSize = "128m";
    private const string MaxLogFiles = "2";

    /// <exception cref="ContainerEngineException"><see cref="ContainerEngineError.InvalidRequest"/>: a runtime argument cannot be honoured.</exception>
    public static CreateContainerParameters Create(ContainerSpec spec, ContainerEngineKind kind, IReadOnlyDictionary<string, string> labels)
    {
        var host = new HostConfig
        {
            PortBindings = Bindings(spec),
            Mounts = [.. spec.Mounts.Select(Mount)],
            ExtraHosts = [.. spec.ExtraHosts.Select(entry => $"{entry.Key}:{entry.Value}")],
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.No },
            NetworkMode = AttachesAtCreation(spec) ? spec.Network! : "",
        };
        if (kind == ContainerEngineKind.Docker)
        {
            host.LogConfig = new LogConfig
            {
                Type = "json-file",
                Config = new Dictionary<string, string> { ["max-size"] = MaxLogFileSize, ["max-file"] = MaxLogFiles },
            };
        }

        var request = new CreateContainerParameters
        {
            Name = spec.Name,
            Image = spec.Image.Reference,
            Env = [.. spec.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
            ExposedPorts = spec.Ports.Select(Key).Distinct().ToDictionary(key => key, _ => default(EmptyStruct)),
            Labels = labels.Concat(spec.Labels).DistinctBy(label => label.Key).ToDictionary(),
            StopSignal = spec.StopSignal,
            StopTimeout = spec.StopTimeout,
            HostConfig = host,
        };
        if (spec.Entrypoint is { } entrypoint)
        {
            request.Entrypoint = [entrypoint];
        }

        if (spec.Arguments.Length > 0)
        {
            request.Cmd = [.. spec.Arguments];
        }

        if (AttachesAtCreation(spec))
        {
            request.NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings> { [spec.Network!] = new() { Aliases = [.. spec.NetworkAliases] } },
            };
        }

        RuntimeArguments.Apply(spec.RuntimeArguments, request);
        return request;
    }

    /// <summary>
    /// Whether the network is the one that the container is made for. A persistent one outlives the network of a run, and could
    /// not be started without it, so it is only connected to it.
    /// </summary>
    public static bool AttachesAtCreation(ContainerSpec spec) => spec.Network is not null && !spec.IsPersistent;

    /// <summary><c>5432/tcp</c></summary>
    public static string Key(ContainerPort port) => string.Create(
        CultureInfo.InvariantCulture, $"{port.Port}/{(port.Protocol == ContainerPortProtocol.Udp ? "udp" : "tcp")}");

    private static Dictionary<string, IList<PortBinding>> Bindings(ContainerSpec spec) => spec.Ports
        .GroupBy(Key)
        .ToDictionary(
            ports => ports.Key,
            IList<PortBinding> (ports) => [.. ports.Select(port => new PortBinding
            {
                HostIP = Loopback,
                HostPort = port.HostPort == 0 ? "" : port.HostPort.ToString(CultureInfo.InvariantCulture),
            })]);

    private static Mount Mount(ContainerMount mount) => new()
    {
        Type = mount.Kind == ContainerMountKind.Bind ? "bind" : "volume",
        Source = mount.Source,
        Target = mount.Target,
        ReadOnly = mount.IsReadOnly,
    };
}
