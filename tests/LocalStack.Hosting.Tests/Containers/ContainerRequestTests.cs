using System.Collections.Immutable;
using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;
using ContainerSpec = LocalStack.Hosting.Containers.ContainerSpec;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class ContainerRequestTests
{
    private static readonly ContainerOwner Owner = new() { AppHost = "app", RunId = "run", Host = "host", Process = "1:2" };

    private static readonly ContainerSpec Minimal = new() { Resource = "cache", Name = "cache-x", Image = new ContainerImage(null, "redis", "7", null) };

    [Fact]
    public void Create_Minimal_KeepsWhatTheImageSays_AndIsNotRestarted()
    {
        var request = Create(Minimal);

        Assert.Equal(("cache-x", "redis:7"), (request.Name, request.Image));
        Assert.Null(request.Cmd);
        Assert.Null(request.Entrypoint);
        Assert.Null(request.Healthcheck);
        Assert.Null(request.StopSignal);
        Assert.Null(request.NetworkingConfig);
        Assert.Equal(RestartPolicyKind.No, request.HostConfig!.RestartPolicy.Name);
        Assert.False(request.HostConfig.AutoRemove || request.HostConfig.Privileged || request.HostConfig.PublishAllPorts);
        Assert.Equal(TimeSpan.FromSeconds(10), request.StopTimeout);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("/bin/app", "")]
    [InlineData(null, "--a b")]
    [InlineData("/bin/app", "--a b")]
    public void Create_EntrypointAndArguments_ReplaceThoseOfTheImage(string? entrypoint, string arguments)
    {
        var request = Create(Minimal with { Entrypoint = entrypoint, Arguments = [.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)] });

        Assert.Equal(entrypoint is null ? null : [entrypoint], request.Entrypoint);
        Assert.Equal(arguments.Length == 0 ? null : ["--a", "b"], request.Cmd);
    }

    [Theory]
    [InlineData(5432, 0, false, "5432/tcp", "")]
    [InlineData(5432, 62895, false, "5432/tcp", "62895")]
    [InlineData(53, 1053, true, "53/udp", "1053")]
    public void Create_Ports_AreBoundToLoopback(int port, int hostPort, bool isUdp, string key, string bound)
    {
        var request = Create(Minimal with { Ports = [new ContainerPort(port, hostPort, isUdp ? ContainerPortProtocol.Udp : ContainerPortProtocol.Tcp)] });

        Assert.Equal([key], request.ExposedPorts!.Keys);
        var binding = Assert.Single(request.HostConfig!.PortBindings[key]);
        Assert.Equal(("127.0.0.1", bound), (binding.HostIP, binding.HostPort));
    }

    [Fact]
    public void Create_OnePortAtTwoPortsOfThisMachine_HasBoth()
    {
        var request = Create(Minimal with { Ports = [new ContainerPort(80, 1001), new ContainerPort(80, 1002)] });

        Assert.Equal(["1001", "1002"], request.HostConfig!.PortBindings["80/tcp"].Select(binding => binding.HostPort));
    }

    [Fact]
    public void Create_Mounts_AreOfTheirKinds()
    {
        var request = Create(Minimal with
        {
            Mounts = [new(ContainerMountKind.Volume, "data", "/data"), new(ContainerMountKind.Bind, "/src", "/app", IsReadOnly: true), new(ContainerMountKind.Volume, null, "/tmp/x")],
        });

        Assert.Equal(
            [("volume", "data", "/data", false), ("bind", "/src", "/app", true), ("volume", null, "/tmp/x", false)],
            request.HostConfig!.Mounts!.Select(mount => (mount.Type, mount.Source, mount.Target, mount.ReadOnly ?? false)));
    }

    [Fact]
    public void Create_Network_IsTheContainersOwn_ButAPersistentOneIsOnlyConnected()
    {
        var spec = Minimal with { Network = "net", NetworkAliases = ["cache", "cache.dev.internal"] };

        var session = Create(spec);
        var persistent = Create(spec with { IsPersistent = true });

        Assert.Equal("net", session.HostConfig!.NetworkMode);
        Assert.Equal(["cache", "cache.dev.internal"], session.NetworkingConfig!.EndpointsConfig["net"].Aliases);
        Assert.Equal("", persistent.HostConfig!.NetworkMode);
        Assert.Null(persistent.NetworkingConfig);
    }

    [Fact]
    public void Create_Labels_SayWhoseItIs_AndNoLabelOfTheSpecHidesThat()
    {
        var request = Create(Minimal with { Labels = Minimal.Labels.Add("mine", "1").Add(ContainerLabels.Owner, "forged") });

        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["localstack.apphost"] = "app", ["localstack.host"] = "host", ["localstack.lifetime"] = "session", ["localstack.owner"] = "1:2",
                ["localstack.resource"] = "cache", ["localstack.run"] = "run", ["mine"] = "1",
            },
            new SortedDictionary<string, string>(request.Labels));
    }

    [Fact]
    public void Create_Log_IsBounded_WhereTheEngineWouldLetItGrow()
    {
        Assert.Equal(("json-file", "128m", "2"), Log(ContainerEngineKind.Docker) is { } log ? (log.Type, log.Config["max-size"], log.Config["max-file"]) : default);
        Assert.Null(Log(ContainerEngineKind.Podman));

        static LogConfig? Log(ContainerEngineKind kind) => ContainerRequest.Create(Minimal, kind, ImmutableDictionary<string, string>.Empty).HostConfig!.LogConfig;
    }

    [Theory]
    [InlineData(null, "redis", null, null, "redis:latest")]
    [InlineData(null, "redis", "7", null, "redis:7")]
    [InlineData("docker.io", "library/redis", "7", null, "docker.io/library/redis:7")]
    [InlineData("registry:5000", "team/app", null, "abc", "registry:5000/team/app@sha256:abc")]
    [InlineData(null, "app", "1", "abc", "app@sha256:abc")]
    public void Image_Reference_IsWhatTheEngineIsAskedFor(string? registry, string name, string? tag, string? digest, string reference) =>
        Assert.Equal(reference, new ContainerImage(registry, name, tag, digest).Reference);

    private static CreateContainerParameters Create(ContainerSpec spec) =>
        ContainerRequest.Create(spec, ContainerEngineKind.Docker, ContainerLabels.For(Owner, spec.Resource, spec.IsPersistent));
}
