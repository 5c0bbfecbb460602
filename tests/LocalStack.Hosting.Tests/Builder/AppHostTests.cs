using Aspire.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalStack.Hosting.Tests.Builder;

public class AppHostTests : ModelTest
{
    [Theory]
    [InlineData(new string[0], "Development")]
    [InlineData(new[] { "--environment", "Staging" }, "Staging")]
    public void Environment_IsDevelopmentUnlessSomeoneSaysOtherwise(string[] args, string expected) =>
        Assert.Equal(expected, CreateBuilder(args).Environment.EnvironmentName);

    [Fact]
    public void DataDirectory_IsConfiguredOrFollowsFromThePath()
    {
        var configured = AppHostDataDirectory.For(CreateBuilder());
        var first = AppHostDataDirectory.Locate(new Microsoft.Extensions.Configuration.ConfigurationManager(), "/one/AppHost.csproj", "My.AppHost");
        var second = AppHostDataDirectory.Locate(new Microsoft.Extensions.Configuration.ConfigurationManager(), "/two/AppHost.csproj", "My.AppHost");

        Assert.Equal(Path.Combine(Folder, "data"), configured.Path);
        Assert.NotEqual(first.Path, second.Path);
        Assert.StartsWith("my-apphost-", Path.GetFileName(first.Path), StringComparison.Ordinal);
        Assert.False(Directory.Exists(first.Path));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void DataDirectory_CannotBeLeft(string name) => Assert.Throws<ArgumentException>(() => AppHostDataDirectory.For(CreateBuilder()).CreateFolder("volumes", name));

    [Fact]
    public async Task Observer_SeesTheBuildingAndStartsWhatWasBuilt()
    {
        var observer = new Recorder();
        Task running;
        DistributedApplication built;
        using (observer.Observe())
        {
            var builder = CreateBuilder();
            built = builder.Build();
            running = built.RunAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["creating", "created", "building", "built"], observer.Calls);
        Assert.False(running.IsCompleted);

        await built.StartAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        await built.StopAsync(TestContext.Current.CancellationToken);

        await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await built.DisposeAsync();
    }

    [Fact]
    public void Observer_IsNotSeenOutsideItsFlow()
    {
        var observer = new Recorder();
        using (observer.Observe())
        {
        }

        using var application = CreateBuilder().Build();

        Assert.Empty(observer.Calls);
    }

    [Fact]
    public void Store_KeepsTheSameContentsInOneFile()
    {
        using var application = CreateBuilder().Build();
        var store = application.Services.GetRequiredService<Aspire.Hosting.ApplicationModel.IAspireStore>();

        var first = store.GetFileNameWithContent("script.sh", new MemoryStream("one"u8.ToArray()));
        var again = store.GetFileNameWithContent("script.sh", new MemoryStream("one"u8.ToArray()));
        var second = store.GetFileNameWithContent("script.sh", new MemoryStream("two"u8.ToArray()));

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        Assert.Equal("two", File.ReadAllText(second));
        Assert.Equal(".sh", Path.GetExtension(second));
    }

    private sealed class Recorder : AppHostObserver
    {
        public List<string> Calls { get; } = [];

        public override void OnBuilderCreating(DistributedApplicationOptions options, HostApplicationBuilderSettings hostSettings) => Calls.Add("creating");

        public override void OnBuilderCreated(DistributedApplicationBuilder builder) => Calls.Add("created");

        public override void OnBuilding(DistributedApplicationBuilder builder) => Calls.Add("building");

        public override void OnBuilt(DistributedApplication application) => Calls.Add("built");
    }
}
