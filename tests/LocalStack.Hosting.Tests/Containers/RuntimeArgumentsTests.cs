using Docker.DotNet.Models;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Tests.Containers;

public sealed class RuntimeArgumentsTests
{
    public static TheoryData<string[], Func<CreateContainerParameters, object?>, object> Translations => new()
    {
        { ["--memory", "256m"], request => request.HostConfig!.Memory, 256L * 1024 * 1024 },
        { ["--memory=1.5g"], request => request.HostConfig!.Memory, 1536L * 1024 * 1024 },
        { ["-m", "64MB"], request => request.HostConfig!.Memory, 64L * 1024 * 1024 },
        { ["-m64k"], request => request.HostConfig!.Memory, 64L * 1024 },
        { ["--memory-swap", "-1"], request => request.HostConfig!.MemorySwap, -1L },
        { ["--cpus", "0.5"], request => request.HostConfig!.NanoCPUs, 500_000_000L },
        { ["--cpu-shares", "512"], request => request.HostConfig!.CPUShares, 512L },
        { ["--pids-limit=100"], request => request.HostConfig!.PidsLimit, 100L },
        { ["--shm-size", "1g"], request => request.HostConfig!.ShmSize, 1L << 30 },
        { ["--init"], request => request.HostConfig!.Init, true },
        { ["--privileged"], request => request.HostConfig!.Privileged, true },
        { ["--privileged=false"], request => request.HostConfig!.Privileged, false },
        { ["--read-only"], request => request.HostConfig!.ReadonlyRootfs, true },
        { ["-t"], request => request.Tty, true },
        { ["-i"], request => request.OpenStdin, true },
        { ["--user", "1000:1000"], request => request.User, "1000:1000" },
        { ["-w", "/app"], request => request.WorkingDir, "/app" },
        { ["-h", "box"], request => request.Hostname, "box" },
        { ["--platform", "linux/arm64"], request => request.Platform, "linux/arm64" },
        { ["--stop-signal=SIGQUIT"], request => request.StopSignal, "SIGQUIT" },
        { ["--cap-add", "NET_ADMIN", "--cap-add=SYS_TIME"], request => string.Join(' ', request.HostConfig!.CapAdd), "NET_ADMIN SYS_TIME" },
        { ["--cap-drop", "ALL"], request => string.Join(' ', request.HostConfig!.CapDrop), "ALL" },
        { ["--security-opt", "no-new-privileges"], request => request.HostConfig!.SecurityOpt.Single(), "no-new-privileges" },
        { ["--add-host", "box=192.0.2.1"], request => request.HostConfig!.ExtraHosts.Single(), "box:192.0.2.1" },
        { ["--dns", "192.0.2.53"], request => request.HostConfig!.DNS.Single(), "192.0.2.53" },
        { ["--tmpfs", "/run:size=64m"], request => request.HostConfig!.Tmpfs!["/run"], "size=64m" },
        { ["--tmpfs=/run"], request => request.HostConfig!.Tmpfs!["/run"], "" },
        { ["--sysctl", "net.core.somaxconn=1024"], request => request.HostConfig!.Sysctls!["net.core.somaxconn"], "1024" },
        { ["--ulimit", "nofile=1024:4096"], request => request.HostConfig!.Ulimits.Select(limit => (limit.Name, limit.Soft, limit.Hard)).Single(), ("nofile", 1024L, 4096L) },
        { ["--ulimit", "nproc=64"], request => request.HostConfig!.Ulimits.Select(limit => (limit.Name, limit.Soft, limit.Hard)).Single(), ("nproc", 64L, 64L) },
        { ["--device", "/dev/fuse"], request => request.HostConfig!.Devices.Select(device => (device.PathOnHost, device.PathInContainer, device.CgroupPermissions)).Single(), ("/dev/fuse", "/dev/fuse", "rwm") },
        { ["--gpus", "all"], request => request.HostConfig!.DeviceRequests.Single().Count, -1L },
        { ["-e", "A=b=c"], request => request.Env.Single(), "A=b=c" },
        { ["-v", "/src:/app:ro"], request => request.HostConfig!.Binds.Single(), "/src:/app:ro" },
        { ["--label", "a=b"], request => request.Labels["a"], "b" },
        { ["--no-healthcheck"], request => request.Healthcheck!.Test!.Single(), "NONE" },
        { ["--health-cmd", "true", "--health-interval=1m30s"], request => request.Healthcheck!.Interval, TimeSpan.FromSeconds(90) },
        { ["--health-timeout", "500ms"], request => request.Healthcheck!.Timeout, TimeSpan.FromMilliseconds(500) },
        { ["-d", "--rm", "--init"], request => request.HostConfig!.Init, true },
    };

    [Theory]
    [MemberData(nameof(Translations))]
    public void Apply_Argument_SetsWhatItMeans(string[] arguments, Func<CreateContainerParameters, object?> read, object expected)
    {
        var request = Request();

        RuntimeArguments.Apply(arguments, request);

        Assert.Equal(expected, read(request));
    }

    [Theory]
    [InlineData("WithEndpoint", "-p", "8080:80")]
    [InlineData("WithEndpoint", "--publish=0.0.0.0:8080:80")]
    [InlineData("WithEndpoint", "-P")]
    [InlineData("open its ports beyond this machine", "--network", "host")]
    [InlineData("open its ports beyond this machine", "--net=host")]
    [InlineData("stays ended", "--restart=always")]
    [InlineData("no counterpart", "--no-such-thing")]
    [InlineData("no counterpart", "stray")]
    [InlineData("value is missing", "--memory")]
    [InlineData("cannot be used", "--memory", "much")]
    [InlineData("not a duration", "--health-interval", "soon")]
    [InlineData("takes no value", "-it")]
    [InlineData("NAME=value", "-e", "HOME")]
    [InlineData("used for cleaning up", "--label", "localstack.owner=x")]
    public void Apply_ArgumentThatCannotBeHonoured_IsRefusedByName(string why, params string[] arguments)
    {
        var exception = Assert.Throws<ContainerEngineException>(() => RuntimeArguments.Apply(arguments, Request()));

        Assert.Equal(ContainerEngineError.InvalidRequest, exception.Error);
        Assert.Contains(arguments[0], exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    private static CreateContainerParameters Request() => new() { HostConfig = new HostConfig(), Labels = new Dictionary<string, string>() };
}
