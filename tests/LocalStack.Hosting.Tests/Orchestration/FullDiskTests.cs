using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Tests.Containers;
using LocalStack.Hosting.Tests.Processes;

namespace LocalStack.Hosting.Tests.Orchestration;

/// <summary>An engine whose disk is full, for real.</summary>
[Trait("Engine", "Docker")]
public sealed class FullDiskTests : EngineTests
{
    private const string Advice = "Make room on the disk of the container engine";

    [Fact]
    public async Task Disk_FilledByAContainer_IsSaidOfWhatCannotBeMade_AndTheOthersGoOn()
    {
        await using var small = await SmallEngine.StartAsync(Engine, Image, Token);
        await using var app = new TestApplication();
        using var mark = new TemporaryDirectory();
        app.Builder.Configuration["LocalStack:Containers:Endpoint"] = small.Endpoint;
        WriteContext(app, $"FROM {Image}\nCOPY data /data\n");
        await File.WriteAllBytesAsync(Path.Combine(app.Builder.AppHostDirectory, "context", "data"), new byte[1_000_000], Token);
        app.AddShell("sibling", "exec sleep 1000");
        AddScript(app, "filler", "cat /dev/zero > /fill; touch /mark/full; exec sleep 1000").WithBindMount(mark.Path, "/mark");
        var full = app.AddShell("full", $"until [ -e {mark.File("full")} ]; do sleep 0.05; done");
        AddScript(app, "late", "echo never").WaitForCompletion(full);
        app.Builder.AddDockerfile("built", "context").WaitForCompletion(full);

        await app.StartAsync();

        Assert.Contains(Advice, await ReasonAsync(app, "late"), StringComparison.Ordinal);
        Assert.Contains(Advice, await ReasonAsync(app, "built"), StringComparison.Ordinal);
        await app.WaitForHealthyAsync("filler");
        await app.WaitForHealthyAsync("sibling");
    }

    [Fact]
    public async Task Disk_FilledByAStepOfABuild_IsSaidOfTheBuild()
    {
        await using var small = await SmallEngine.StartAsync(Engine, Image, Token);
        await using var app = new TestApplication();
        app.Builder.Configuration["LocalStack:Containers:Endpoint"] = small.Endpoint;
        WriteContext(app, $"FROM {Image}\nRUN cat /dev/zero > /fill\n");
        app.Builder.AddDockerfile("built", "context");

        await app.StartAsync();

        Assert.Contains(Advice, await ReasonAsync(app, "built"), StringComparison.Ordinal);
    }

    private static void WriteContext(TestApplication app, string dockerfile) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(app.Builder.AppHostDirectory, "context")).FullName, "Dockerfile"), dockerfile);

    private IResourceBuilder<ContainerResource> AddScript(TestApplication app, string name, string script) =>
        app.Builder.AddContainer(name, Image.Reference).WithEntrypoint("/bin/sh").WithArgs("-c", script);

    private static async Task<string> ReasonAsync(TestApplication app, string name)
    {
        var failed = await app.WaitForStateAsync(name, KnownResourceStates.FailedToStart);
        return (string)failed.Snapshot.Properties.Single(property => property.Name == "resource.reason").Value!;
    }
}
