using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace LocalStack.Hosting.Tests.Builder;

public class ResourceVerbTests : ModelTest
{
    [Fact]
    public void TwoResourcesWithOneName_AreRefusedByBothNames()
    {
        var builder = CreateBuilder();
        builder.AddParameter("api", "x");

        var exception = Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("API", "run", "."));

        Assert.Contains("'API' (ExecutableResource)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'api' (ParameterResource)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WaitFor_APart_WaitsForTheWholeFirst()
    {
        var builder = CreateBuilder();
        var server = builder.AddResource(new Lifecycle.Named("server"));
        var part = builder.AddResource(new Lifecycle.Part("part", server.Resource));

        var user = builder.AddExecutable("user", "run", ".").WaitFor(part, WaitBehavior.StopOnResourceUnavailable).WaitForCompletion(server, 3);

        Assert.Equal(
            [("server", WaitType.WaitUntilHealthy, 0), ("part", WaitType.WaitUntilHealthy, 0), ("server", WaitType.WaitForCompletion, 3)],
            user.Resource.Annotations.OfType<WaitAnnotation>().Select(wait => (wait.Resource.Name, wait.WaitType, wait.ExitCode)));
        Assert.All(user.Resource.Annotations.OfType<WaitAnnotation>().Take(2), wait => Assert.Equal(WaitBehavior.StopOnResourceUnavailable, wait.WaitBehavior));
    }

    [Fact]
    public void WaitFor_ItselfOrItsWhole_IsRefused()
    {
        var builder = CreateBuilder();
        var server = builder.AddResource(new Lifecycle.Named("server"));
        var part = builder.AddResource(new Lifecycle.Part("part", server.Resource));

        Assert.Contains("cannot wait for itself", Assert.Throws<DistributedApplicationException>(() => server.WaitFor(server)).Message, StringComparison.Ordinal);
        Assert.Contains("which it is a part of", Assert.Throws<DistributedApplicationException>(() => part.WaitForStart(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HttpHealthCheck_ChoosesHttpsThenHttpAndRegistersItsKey()
    {
        var builder = CreateBuilder();
        builder.AddExecutable("one", "run", ".").WithHttpEndpoint(name: "admin").WithHttpEndpoint().WithHttpHealthCheck("health");
        builder.AddExecutable("two", "run", ".").WithHttpEndpoint().WithHttpsEndpoint().WithHttpHealthCheck(statusCode: 204);
        builder.AddExecutable("three", "run", ".").WithHttpEndpoint(name: "admin").WithHttpHealthCheck("/a", endpointName: "admin");
        using var application = builder.Build();

        var registered = application.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name);

        Assert.Equal(["one_http_/health_200_check", "two_https_/_204_check", "three_admin_/a_200_check"], registered);
        Assert.Equal(
            registered, builder.Resources.SelectMany(resource => resource.Annotations.OfType<HealthCheckAnnotation>()).Select(check => check.Key));
        Assert.Equal(3, builder.Resources.SelectMany(resource => resource.Annotations.OfType<HttpHealthCheckAnnotation>()).Count());
    }

    [Fact]
    public void HttpHealthCheck_WithoutAnEndpoint_IsRefusedWhereItIsWritten()
    {
        var builder = CreateBuilder();
        var none = builder.AddExecutable("none", "run", ".");
        var raw = builder.AddExecutable("raw", "run", ".").WithEndpoint(name: "tcp");

        Assert.Contains("resource 'none' has no endpoints", Assert.Throws<DistributedApplicationException>(() => none.WithHttpHealthCheck()).Message, StringComparison.Ordinal);
        Assert.Contains("the endpoints 'tcp'", Assert.Throws<DistributedApplicationException>(() => raw.WithHttpHealthCheck()).Message, StringComparison.Ordinal);
        Assert.Contains("speaks 'tcp'", Assert.Throws<DistributedApplicationException>(() => raw.WithHttpHealthCheck(endpointName: "tcp")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Command_OfTheSameName_IsReplaced()
    {
        var resource = CreateBuilder().AddExecutable("api", "run", ".")
            .WithCommand("clear", "Clear", _ => Task.FromResult(CommandResults.Success()))
            .WithCommand("clear", "Clear all", _ => Task.FromResult(CommandResults.Success()), new CommandOptions { IsHighlighted = true });

        var command = Assert.Single(resource.Resource.Annotations.OfType<ResourceCommandAnnotation>());

        Assert.Equal(("Clear all", true), (command.DisplayName, command.IsHighlighted));
    }

    [Fact]
    public void WithCommand_OfOneText_ChangesTheProgram()
    {
        var resource = CreateBuilder().AddExecutable("api", "run", "sub").WithCommand("walk").WithWorkingDirectory("..");

        Assert.Equal(("walk", Path.GetDirectoryName(Folder)), (resource.Resource.Command, resource.Resource.WorkingDirectory));
    }

    [Fact]
    public void Replicas_LessThanOne_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CreateBuilder().AddProject("api", WriteProject("Api")).WithReplicas(0));

    [Theory]
    [InlineData("redis", null, "redis", "latest", null)]
    [InlineData("library/redis:8.6", null, "library/redis", "8.6", null)]
    [InlineData("ghcr.io/microsoft/garnet:1.0", "ghcr.io", "microsoft/garnet", "1.0", null)]
    [InlineData("localhost:5000/app", "localhost:5000", "app", "latest", null)]
    [InlineData("app@sha256:abc", null, "app", null, "abc")]
    public void Image_IsTakenApart(string image, string? registry, string name, string? tag, string? digest)
    {
        var annotation = CreateBuilder().AddContainer("box", image).Resource.Annotations.OfType<ContainerImageAnnotation>().Single();

        Assert.Equal((registry, name, tag, digest), (annotation.Registry, annotation.Image, annotation.Tag, annotation.SHA256));
    }

    [Theory]
    [InlineData("")]
    [InlineData("redis:")]
    [InlineData("redis 8")]
    [InlineData("redis@md5:abc")]
    public void Image_ThatIsNone_IsRefused(string image) => Assert.ThrowsAny<ArgumentException>(() => CreateBuilder().AddContainer("box", image));

    [Fact]
    public void BuildArgument_WithASecret_IsRefused()
    {
        var builder = CreateBuilder();
        var box = builder.AddDockerfile("box", "src");

        var exception = Assert.Throws<InvalidOperationException>(() => box.WithBuildArg("KEY", builder.AddParameter("key", "k", secret: true)));

        Assert.Contains("WithBuildSecret", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(Folder, "src", "Dockerfile"), box.Resource.Annotations.OfType<DockerfileBuildAnnotation>().Single().DockerfilePath);
    }

    [Fact]
    public void Mounts_AreAbsoluteAndChecked()
    {
        var box = CreateBuilder().AddContainer("box", "image").WithBindMount("data", "/data", isReadOnly: true).WithVolume("cache", "/cache").WithVolume("/scratch");

        Assert.Equal(
            [(Path.Combine(Folder, "data"), "/data", true), ("cache", "/cache", false), (null, "/scratch", false)],
            box.Resource.Annotations.OfType<ContainerMountAnnotation>().Select(mount => (mount.Source, mount.Target, mount.IsReadOnly)));
        Assert.Throws<ArgumentException>(() => box.WithVolume(name: null, "/x", isReadOnly: true));
    }

    [Fact]
    public async Task BeforeStart_MayStillChangeTheModel()
    {
        var builder = CreateBuilder();
        string? seen = null;
        builder.OnBeforeStart((@event, _) =>
        {
            @event.Model.Resources.Clear();
            return Task.CompletedTask;
        });
        builder.AddExecutable("api", Path.Combine(Folder, "missing"), ".").OnInitializeResource((resource, _, _) =>
        {
            seen = resource.Name;
            return Task.CompletedTask;
        });
        await using var application = builder.Build();

        await application.StartAsync(TestContext.Current.CancellationToken);
        await application.StopAsync(TestContext.Current.CancellationToken);

        Assert.Null(seen);
    }

    [Fact]
    public void Build_Twice_IsRefused()
    {
        var builder = CreateBuilder();
        using var application = builder.Build();

        Assert.Throws<InvalidOperationException>(builder.Build);
    }
}
