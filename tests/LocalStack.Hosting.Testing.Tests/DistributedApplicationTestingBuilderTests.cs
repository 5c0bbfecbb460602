using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace LocalStack.Hosting.Testing.Tests;

public sealed class DistributedApplicationTestingBuilderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task StartedApplication_Disposed_LeavesNoProcess()
    {
        using var patience = PatienceSource();
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("sleeper", "sleep", ".", "1000");
        int pid;

        await using (var app = await builder.BuildAsync(patience.Token))
        {
            await app.StartAsync(patience.Token);
            var running = await app.ResourceNotifications.WaitForResourceAsync("sleeper", change => change.Snapshot.State?.Text == KnownResourceStates.Running, patience.Token);
            pid = Convert.ToInt32(running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value, System.Globalization.CultureInfo.InvariantCulture);
            using var process = Process.GetProcessById(pid);
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
    }

    [Fact]
    public async Task GetEndpoint_FixedPort_IsRandomInATest()
    {
        using var patience = PatienceSource();
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("web", "sleep", ".", "1000").WithHttpEndpoint(port: 80);
        await using var app = await builder.BuildAsync(patience.Token);

        await app.StartAsync(patience.Token);

        var endpoint = app.GetEndpoint("web");
        Assert.Equal("127.0.0.1", endpoint.Host);
        Assert.NotEqual(80, endpoint.Port);
    }

    [Fact]
    public async Task GetEndpoint_UnknownNames_ListsWhatThereIs()
    {
        using var patience = PatienceSource();
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("web", "sleep", ".", "1000").WithHttpEndpoint(name: "admin");
        await using var app = await builder.BuildAsync(patience.Token);

        var unknownResource = Assert.Throws<ArgumentException>(() => app.GetEndpoint("wbe"));
        var unknownEndpoint = Assert.Throws<ArgumentException>(() => app.GetEndpoint("web"));

        Assert.Contains("web", unknownResource.Message, StringComparison.Ordinal);
        Assert.Contains("admin", unknownEndpoint.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetTelemetry_BeforeStart_SaysWhy()
    {
        using var patience = PatienceSource();
        await using var app = await DistributedApplicationTestingBuilder.Create().BuildAsync(patience.Token);

        var refusal = Assert.Throws<InvalidOperationException>(() => app.GetTelemetry().Store);

        Assert.Contains("has not been started", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_AssemblyWithoutEntryPoint_SaysWhatToName()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => DistributedApplicationTestingBuilder.CreateAsync<DistributedApplication>(TestContext.Current.CancellationToken));

        Assert.Contains("has no entry point", refusal.Message, StringComparison.Ordinal);
    }

    private static CancellationTokenSource PatienceSource()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Patience);
        return source;
    }
}
