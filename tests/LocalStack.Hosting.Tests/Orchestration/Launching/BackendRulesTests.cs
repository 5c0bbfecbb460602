using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using LocalStack.Hosting.Orchestration.Launching;

namespace LocalStack.Hosting.Tests.Orchestration.Launching;

/// <summary>Who has the last word on what runs a server.</summary>
public class BackendRulesTests
{
    private const string Image = "docker.io/library/server:1";

    public static TheoryData<bool, string?, string?, string, string, string?> Cases => new()
    {
        // native form, its obstacle, setting, backend, reason, fault
        { true, null, null, "Native", "nothing in its description needs a container", null },
        { true, "2", null, "Container", "its image was set to 'docker.io/library/server:2'", null },
        { false, null, null, "Container", "it has no native form", null },
        { true, null, "container", "Container", "LocalStack:Backend is 'container' (the command line)", null },
        { false, null, "container", "Container", "LocalStack:Backend is 'container' (the command line)", null },
        { true, null, "native", "Native", "LocalStack:Backend is 'native' (the command line)", null },
        { true, null, "auto", "Native", "nothing in its description needs a container", null },
        {
            true, "2", "native", "Native", "LocalStack:Backend is 'native' (the command line)",
            "Resource 'server' was to run natively, because LocalStack:Backend is 'native' (the command line), and it cannot, because its image was set to 'docker.io/library/server:2'. Take that back, or let it run as a container: call RunAsContainer() on it."
        },
        {
            false, null, "native", "Native", "LocalStack:Backend is 'native' (the command line)",
            "Resource 'server' was to run natively, because LocalStack:Backend is 'native' (the command line), and it has no native form. Let it run as a container: remove that choice, or call RunAsContainer() on it."
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Choose_BySettingAndDescription(bool hasNativeForm, string? tag, string? setting, string backend, string reason, string? fault)
    {
        using var app = new BackendApplication(setting is null ? [] : ["--backend", setting]);
        var server = app.AddServer(hasNativeForm, tag ?? "1");

        var choice = BackendRules.Choose(server.Resource, BackendSetting.Read(app.Builder.Configuration));

        Assert.Equal((backend, reason, fault), (choice.Backend.ToString(), choice.Reason, choice.Fault));
    }

    [Fact]
    public void Choose_AuthorsWord_OutranksTheSetting()
    {
        using var app = new BackendApplication("--LocalStack:Backend=container");
        var server = app.AddServer(hasNativeForm: true, "1");

        server.RunAsContainer().RunAsNative();

        Assert.Equal(
            new BackendChoice(ResourceBackend.Native, "the AppHost chose it with RunAsNative()"),
            BackendRules.Choose(server.Resource, BackendSetting.Read(app.Builder.Configuration)));
        server.RunAsContainer();
        Assert.Equal(
            new BackendChoice(ResourceBackend.Container, "the AppHost chose it with RunAsContainer()"),
            BackendRules.Choose(server.Resource, BackendSetting.Read(app.Builder.Configuration)));
    }

    [Fact]
    public void Read_NoBackend_NamesTheValuesAndWhoSetIt()
    {
        using var app = new BackendApplication("--backend", "docker");

        var refusal = Assert.Throws<DistributedApplicationException>(() => BackendSetting.Read(app.Builder.Configuration));

        Assert.Contains("'LocalStack:Backend' (the command line) is 'docker'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("'auto'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NativeOnly_CustomisedServerFailsWithTheReasonAndSiblingsGoOn()
    {
        await using var app = new TestApplication("--backend", "native");
        app.Builder.AddContainer("box", "example/box").WithContainerName("box");
        app.AddShell("other", "exec sleep 1000");

        await app.StartAsync();
        var box = await app.WaitForStateAsync("box", KnownResourceStates.FailedToStart);
        await app.WaitForHealthyAsync("other");

        var properties = box.Snapshot.Properties.ToDictionary(property => property.Name, property => property.Value);
        Assert.Equal("native", properties["resource.backend"]);
        Assert.Equal("LocalStack:Backend is 'native' (the command line)", properties["resource.backend.reason"]);
        Assert.Contains("has no native form", (string)properties["resource.reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongBackend_RefusesTheStart()
    {
        await using var app = new TestApplication("--backend=docker");
        app.AddShell("other", "exec sleep 1000");

        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);

        Assert.Contains("'docker'", refusal.Message, StringComparison.Ordinal);
        Assert.False(app.Notifications.TryGetCurrentState("other", out _));
    }

    private sealed class BackendApplication(params string[] args) : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-backend-");

        public IDistributedApplicationBuilder Builder =>
            field ??= DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true, ProjectDirectory = _folder.FullName });

        public IResourceBuilder<ContainerResource> AddServer(bool hasNativeForm, string tag)
        {
            var server = Builder.AddContainer("server", "docker.io/library/server", tag);
            return hasNativeForm
                ? server.WithAnnotation(new NativeServerAnnotation("Server", "tcp", static (_, _) => throw new InvalidOperationException("Not asked to prepare.")) { Image = Image })
                : server;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
