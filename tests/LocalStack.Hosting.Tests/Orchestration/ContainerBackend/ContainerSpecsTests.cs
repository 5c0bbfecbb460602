using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Tests.Builder;
using Microsoft.Extensions.DependencyInjection;

using ContainerMount = LocalStack.Hosting.Containers.ContainerMount;

namespace LocalStack.Hosting.Tests.Orchestration.ContainerBackend;

/// <summary>What a container resource becomes for the driver.</summary>
public class ContainerSpecsTests : ModelTest
{
    [Fact]
    public void Of_Everything_IsInTheSpec()
    {
        var resource = CreateBuilder().AddContainer("box", "registry.example:5000/team/box", "2")
            .WithEntrypoint("/bin/box")
            .WithVolume("kept", "/data").WithVolume("/scratch").WithBindMount("conf", "/conf", isReadOnly: true)
            .WithContainerNetworkAlias("crate")
            .WithHttpEndpoint(port: 8080, targetPort: 80)
            .WithEndpoint(port: 9000, targetPort: 90, name: "direct", isProxied: false)
            .WithEndpoint(targetPort: 53, name: "names", protocol: ProtocolType.Udp)
            .Resource;
        Allocate(resource, "direct", 9000);
        Allocate(resource, "names", 20053);

        var spec = ContainerSpecs.Of(Describe(resource) with
        {
            Configuration = new ResourceConfiguration
            {
                Arguments = [new("serve", false), new("--token=x", true)],
                Environment = [new("B", "2", false), new("A", "1", true)],
            },
            RuntimeArguments = ["--memory", "64m"],
        });

        Assert.Equal("registry.example:5000/team/box:2", spec.Image.Reference);
        Assert.Equal("/bin/box", spec.Entrypoint);
        Assert.Equal(["serve", "--token=x"], spec.Arguments);
        Assert.Equal(["A=1", "B=2"], spec.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        Assert.Equal([new(80, 0), new(90, 9000), new(53, 20053, ContainerPortProtocol.Udp)], spec.Ports);
        Assert.Equal(
            [
                new ContainerMount(ContainerMountKind.Volume, "kept", "/data"),
                new ContainerMount(ContainerMountKind.Volume, null, "/scratch"),
                new ContainerMount(ContainerMountKind.Bind, Path.Combine(Folder, "conf"), "/conf", IsReadOnly: true),
            ],
            spec.Mounts);
        Assert.Equal(["box", "box.dev.internal", "crate"], spec.NetworkAliases);
        Assert.Equal(["aspire.dev.internal=172.18.0.1", "host.docker.internal=172.18.0.1"], spec.ExtraHosts.Select(host => $"{host.Key}={host.Value}"));
        Assert.Equal(("network", "box-abcdefgh", false), (spec.Network, spec.Name, spec.IsPersistent));
        Assert.Equal(["--memory", "64m"], spec.RuntimeArguments);
    }

    [Fact]
    public void Of_PersistentLifetime_IsPersistent()
    {
        var resource = CreateBuilder().AddContainer("box", "box").WithLifetime(ContainerLifetime.Persistent).Resource;

        Assert.True(ContainerSpecs.Of(Describe(resource)).IsPersistent);
    }

    [Fact]
    public void Of_ShellExecution_PutsTheArgumentsIntoOneCommand()
    {
        var resource = CreateBuilder().AddContainer("box", "box").WithEntrypoint("/bin/sh").Resource;
        resource.ShellExecution = true;

        var spec = ContainerSpecs.Of(Describe(resource) with { Configuration = new ResourceConfiguration { Arguments = [new("echo", false), new("$HOME", false)], Environment = [] } });

        Assert.Equal(["-c", "echo $HOME"], spec.Arguments);
    }

    [Theory]
    [InlineData("redis", null, "redis:latest")]
    [InlineData("docker.io/library/redis:8.6", null, "docker.io/library/redis:8.6")]
    [InlineData("docker.io/library/redis:8.6", "mirror.example", "mirror.example/library/redis:8.6")]
    [InlineData("redis@sha256:abc", null, "redis@sha256:abc")]
    public void ImageOf_NameTagDigestAndMirror(string image, string? mirror, string expected)
    {
        var resource = CreateBuilder().AddContainer("cache", image).Resource;

        Assert.Equal(expected, ContainerSpecs.ImageOf(resource, mirror).Reference);
    }

    [Fact]
    public void ImageOf_Dockerfile_IsNamedAfterTheResource()
    {
        var resource = CreateBuilder().AddDockerfile("Box", "context").Resource;

        Assert.Equal("box:latest", ContainerSpecs.ImageOf(resource, "mirror.example").Reference);
    }

    [Theory]
    [InlineData(null, "Missing")]
    [InlineData(ImagePullPolicy.Default, "Missing")]
    [InlineData(ImagePullPolicy.Missing, "Missing")]
    [InlineData(ImagePullPolicy.Always, "Always")]
    [InlineData(ImagePullPolicy.Never, "Never")]
    public void PullPolicyOf_EachPolicy(ImagePullPolicy? policy, string expected)
    {
        var box = CreateBuilder().AddContainer("box", "box");
        if (policy is { } chosen)
        {
            box.WithImagePullPolicy(chosen);
        }

        Assert.Equal(expected, ContainerSpecs.PullPolicyOf(box.Resource).ToString());
    }

    [Fact]
    public async Task Contents_FilesArgumentsAndBuild_AreEvaluated()
    {
        Environment.SetEnvironmentVariable("LOCALSTACK_TEST_BUILD", "from outside");
        var builder = CreateBuilder();
        var limit = builder.AddParameter("limit", "64m");
        var secret = builder.AddParameter("secret", "s3cret", secret: true);
        var box = builder.AddDockerfile("box", "context", stage: "final")
            .WithBuildArg("VERSION", limit).WithBuildArg("LOCALSTACK_TEST_BUILD", (object?)null).WithBuildSecret("token", secret)
            .WithContainerRuntimeArgs(context => { context.Args.Add("--memory"); context.Args.Add(limit.Resource); })
            .WithContainerFiles(
                "/etc/box",
                [
                    new ContainerFile { Name = "box.conf", Contents = "a = 1", Mode = UnixFileMode.UserRead },
                    new ContainerDirectory { Name = "sub", Entries = [new ContainerFile { Name = "copy", SourcePath = "/somewhere", Owner = 7 }] },
                ],
                defaultOwner: 1000);
        var contents = new ContainerContents(new ServiceCollection().BuildServiceProvider(), new ResourceConfigurationResolver(builder.ExecutionContext));
        var instance = new ResourceInstance { Resource = box.Resource, Id = "box-1" };

        var files = Assert.Single(await contents.FilesOfAsync(box.Resource, TestContext.Current.CancellationToken));
        var arguments = await contents.RuntimeArgumentsOfAsync(instance, TestContext.Current.CancellationToken);
        var build = await contents.BuildOfAsync(
            instance, box.Resource.Annotations.OfType<DockerfileBuildAnnotation>().Single(), ContainerSpecs.ImageOf(box.Resource, null), TestContext.Current.CancellationToken);

        Assert.Equal(("/etc/box", 1000), (files.Destination, files.Owner));
        Assert.Equal(new ContainerFilesEntry.Text("box.conf", "a = 1") { Mode = UnixFileMode.UserRead }, files.Entries[0]);
        var folder = Assert.IsType<ContainerFilesEntry.Folder>(files.Entries[1]);
        Assert.Equal(new ContainerFilesEntry.Copy("copy", "/somewhere") { Owner = 7 }, Assert.Single(folder.Entries));
        Assert.Equal(["--memory", "64m"], arguments);
        Assert.Equal(["LOCALSTACK_TEST_BUILD=from outside", "VERSION=64m"], build.Arguments.Select(argument => $"{argument.Key}={argument.Value}"));
        Assert.Equal("s3cret", build.Secrets["token"]);
        Assert.Equal((Path.Combine(Folder, "context"), Path.Combine(Folder, "context", "Dockerfile"), "final"), (build.ContextDirectory, build.Dockerfile, build.Stage));
    }

    private static ContainerDescription Describe(ContainerResource resource) => new()
    {
        Resource = resource,
        Name = $"{resource.Name}-abcdefgh",
        Image = ContainerSpecs.ImageOf(resource, null),
        Configuration = new ResourceConfiguration { Arguments = [], Environment = [] },
        Network = "network",
        HostAddress = "172.18.0.1",
    };
}
