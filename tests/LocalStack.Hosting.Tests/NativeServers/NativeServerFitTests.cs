using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.Tests.NativeServers;

/// <summary>When the native form may stand in for the container that the AppHost described.</summary>
public sealed class NativeServerFitTests
{
    public static TheoryData<IResourceAnnotation?, string?> Cases => new()
    {
        { null, null },
        { new ContainerMountAnnotation("volume", "/data", ContainerMountType.Volume, isReadOnly: false), null },
        { new ContainerMountAnnotation("volume", "/data", ContainerMountType.Volume, isReadOnly: true), "its data is mounted read-only" },
        { new ContainerMountAnnotation("/etc/app", "/etc/app", ContainerMountType.BindMount, isReadOnly: false), "'/etc/app' is mounted at '/etc/app'" },
        { new ContainerMountAnnotation("/home/init", "/init", ContainerMountType.BindMount, isReadOnly: true), null },
        { new ContainerMountAnnotation("/home/1.sql", "/init/1.sql", ContainerMountType.BindMount, isReadOnly: false), null },
        { new ContainerMountAnnotation("/home/sub", "/init/sub/files", ContainerMountType.BindMount, isReadOnly: false), "'/home/sub' is mounted at '/init/sub/files'" },
        { new ContainerMountAnnotation("scripts", "/init", ContainerMountType.Volume, isReadOnly: false), "'scripts' is mounted at '/init'" },
        { new ContainerImageAnnotation { Registry = "docker.io", Image = "library/server", Tag = "1" }, null },
        { new ContainerImageAnnotation { Image = "server", Tag = "1" }, null },
        { new ContainerImageAnnotation { Registry = "docker.io", Image = "other/server", Tag = "2" }, "its image was set to 'docker.io/other/server:2'" },
        { new ContainerImageAnnotation { Image = "library/server", SHA256 = "abc" }, "its image was set to 'library/server@sha256:abc'" },
        { new CommandLineArgsCallbackAnnotation(args => args.Add("--verbose")), "arguments were added to its command" },
        { new ContainerRuntimeArgsCallbackAnnotation(args => args.Add("--memory=1g")), "arguments of the container engine were added" },
        { Files("/etc/server"), "files were put into '/etc/server'" },
        { Files("/init"), null },
    };

    private static NativeServerAnnotation Native { get; } = new()
    {
        ServerName = "Server",
        EndpointName = "tcp",
        Image = "library/server",
        DataMountTargets = ["/data"],
        FileTargets = ["/init"],
        Prepare = static (_, _) => throw new InvalidOperationException("Not asked to prepare."),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Explain_OneChange(IResourceAnnotation? change, string? expected)
    {
        var server = new ContainerResource("server");
        if (change is not null)
        {
            server.Annotations.Add(change);
        }

        Assert.Equal(expected, NativeServerFit.Explain(server, Native));
    }

    [Fact]
    public void Explain_IntegrationsOwnReason_ComesLast()
    {
        var native = new NativeServerAnnotation
        {
            ServerName = Native.ServerName,
            EndpointName = Native.EndpointName,
            Image = Native.Image,
            Prepare = Native.Prepare,
            OwnArgumentCallbacks = 1,
            WhyNotNative = static resource => $"'{resource.Name}' uses modules",
        };
        var server = new ContainerResource("server");
        server.Annotations.Add(new CommandLineArgsCallbackAnnotation(args => args.Add("--own")));

        Assert.Equal("'server' uses modules", NativeServerFit.Explain(server, native));
    }

    private static ContainerFileSystemCallbackAnnotation Files(string folder) =>
        new() { DestinationPath = folder, Callback = static (_, _) => Task.FromResult<IEnumerable<ContainerFileSystemItem>>([]) };
}
