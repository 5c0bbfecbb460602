using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Tests.Containers;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>An engine whose disk is full, for real.</summary>
[Trait("Engine", "Docker")]
public sealed class FullDiskTests : EngineTests
{
    private const string Advice = "Make room on the disk of the container engine";

    [Fact]
    public async Task Disk_FullWhileContainersAreMade_IsSaidOfEach_AndTheOthersGoOn()
    {
        await using var small = await SmallEngine.StartAsync(Engine, Image, Token);
        await using var app = new TestApplication();
        app.Builder.Configuration["LocalStack:Containers:Endpoint"] = small.Endpoint;
        var context = Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "context")).FullName;
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), $"FROM {Image}\nCOPY data /data\n", Token);
        await File.WriteAllBytesAsync(Path.Combine(context, "data"), new byte[1_000_000], Token);
        await File.WriteAllTextAsync(Path.Combine(context, "Filling"), $"FROM {Image}\nRUN head -c 1000000000 /dev/zero > /fill\n", Token);
        app.AddShell("sibling", "exec sleep 1000");
        app.Builder.AddDockerfile("filling", "context", "Filling");
        var filler = AddScript(app, "filler", "head -c 1000000000 /dev/zero > /fill");
        AddScript(app, "late", "echo never").WaitForCompletion(filler, exitCode: 1);
        app.Builder.AddDockerfile("built", "context").WaitForCompletion(filler, exitCode: 1);

        await app.StartAsync();

        Assert.Contains(Advice, await ReasonAsync(app, "filling"), StringComparison.Ordinal);
        Assert.Contains("Container 'late", await ReasonAsync(app, "late"), StringComparison.Ordinal);
        Assert.Contains(Advice, await ReasonAsync(app, "late"), StringComparison.Ordinal);
        Assert.Contains(Advice, await ReasonAsync(app, "built"), StringComparison.Ordinal);
        await app.WaitForHealthyAsync("sibling");
        await app.StopAsync();
    }

    private IResourceBuilder<ContainerResource> AddScript(TestApplication app, string name, string script) =>
        app.Builder.AddContainer(name, Image.Reference).WithEntrypoint("/bin/sh").WithArgs("-c", script);

    private static async Task<string> ReasonAsync(TestApplication app, string name)
    {
        var failed = await app.WaitForStateAsync(name, KnownResourceStates.FailedToStart);
        return (string)failed.Snapshot.Properties.Single(property => property.Name == "resource.reason").Value!;
    }
}
