using System.Globalization;
using LocalStack.Dashboard.Configuration;
using LocalStack.Dashboard.ResourceService;
using LocalStack.ResourceService.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalStack.Dashboard.Tests.ResourceService;

public sealed class ResourceServiceClientTests
{
    [Fact]
    public async Task Client_FollowsWhatComesChangesAndGoes()
    {
        await using var host = await StandInAppHost.StartAsync();
        host.Resources.Put(new Resource { Name = "api-1", DisplayName = "api", ResourceType = "Project", State = "Starting" });
        using var client = await StartAsync(host.Url);
        await Bounded.UntilAsync(client.Changed, () => client.Resources.Count == 1);
        Assert.Equal("Portwatch", client.ApplicationName);

        host.Resources.Put(new Resource { Name = "api-1", DisplayName = "api", ResourceType = "Project", State = "Running" });
        host.Resources.Put(new Resource { Name = "cache-1", ResourceType = "Redis" });
        await Bounded.UntilAsync(client.Changed, () => client.Resources.Count == 2);
        Assert.Equal("Running", client.Resources["api-1"].State);
        Assert.Equal("cache-1", client.Resources["cache-1"].DisplayName);

        host.Resources.Remove("api-1");
        await Bounded.UntilAsync(client.Changed, () => !client.Resources.ContainsKey("api-1"));
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Client_WhenTheAppHostGoesAndComesBack_KeepsTheLastWordThenCatchesUp()
    {
        var resources = new StandInResources();
        resources.Put(new Resource { Name = "api-1", ResourceType = "Project", State = "Running" });
        var first = await StandInAppHost.StartAsync(resources);
        var url = first.Url;
        using var client = await StartAsync(url);
        await Bounded.UntilAsync(client.Changed, () => client.Connection.State == ResourceConnectionState.Connected);

        await first.DisposeAsync();
        await Bounded.UntilAsync(client.Changed, () => client.Connection.IsLost);
        Assert.Equal("Running", client.Resources["api-1"].State);
        Assert.NotEmpty(client.Connection.Reason);

        resources.Remove("api-1");
        resources.Put(new Resource { Name = "api-2", ResourceType = "Project", State = "Running" });
        await using var second = await StandInAppHost.StartAsync(resources, url.Port);
        await Bounded.UntilAsync(client.Changed, () => client.Connection.State == ResourceConnectionState.Connected);
        Assert.Equal(["api-2"], client.Resources.Keys);
        Assert.Equal([false, true], resources.Reconnects);
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Client_StartedBeforeTheAppHost_FindsItLater()
    {
        await using var placeholder = await StandInAppHost.StartAsync();
        var url = placeholder.Url;
        await placeholder.DisposeAsync();
        using var client = await StartAsync(url);
        await Bounded.UntilAsync(client.Changed, () => client.Connection.IsLost);
        Assert.Equal("The AppHost is not responding.", client.Connection.Reason);

        await using var host = await StandInAppHost.StartAsync(port: url.Port);

        await Bounded.UntilAsync(client.Changed, () => client.Connection.State == ResourceConnectionState.Connected);
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Client_WithTheWrongKey_SaysSo()
    {
        await using var host = await StandInAppHost.StartAsync(new StandInResources { ApiKey = "right" });
        using var client = await StartAsync(host.Url, "wrong");

        await Bounded.UntilAsync(client.Changed, () => client.Connection.IsLost);

        Assert.Contains("DASHBOARD__RESOURCESERVICECLIENT__APIKEY", client.Connection.Reason, StringComparison.Ordinal);
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Command_IsCarriedOutAndItsEndTold()
    {
        await using var host = await StandInAppHost.StartAsync(new StandInResources { ApiKey = "key" });
        host.Resources.OnCommand = request => Task.FromResult(new ResourceCommandResponse
        {
            Kind = request.CommandName == "stop" ? ResourceCommandResponseKind.Succeeded : ResourceCommandResponseKind.Failed,
            Message = $"{request.CommandName} {request.ResourceName}",
        });
        using var client = await StartAsync(host.Url, "key");
        var resource = new ResourceSnapshot { Name = "api-1", DisplayName = "api", Type = "Project" };

        var stopped = await client.ExecuteAsync(resource, Command("stop"), NoArguments, CancellationToken.None).WaitAsync(Bounded.Long, Bounded.Test);
        var failed = await client.ExecuteAsync(resource, Command("restart"), NoArguments, CancellationToken.None).WaitAsync(Bounded.Long, Bounded.Test);

        Assert.Equal(new ResourceCommandOutcome(true, false, "stop api-1"), stopped);
        Assert.Equal(new ResourceCommandOutcome(false, false, "restart api-1"), failed);
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Command_WithoutAnAppHost_FailsWithWords()
    {
        await using var host = await StandInAppHost.StartAsync();
        var url = host.Url;
        await host.DisposeAsync();
        using var client = await StartAsync(url);

        var outcome = await client.ExecuteAsync(new ResourceSnapshot { Name = "api", DisplayName = "api", Type = "Project" }, Command("stop"), NoArguments, CancellationToken.None).WaitAsync(Bounded.Long, Bounded.Test);

        Assert.Equal((false, "The AppHost is not responding."), (outcome.Succeeded, outcome.Message));
        await client.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Feeds_ShareOneStreamAndSurviveTheAppHostsRestart()
    {
        var resources = new StandInResources();
        resources.Write("api", "2026-01-31T12:00:00.0000000Z first");
        var firstHost = await StandInAppHost.StartAsync(resources);
        var url = firstHost.Url;
        using var client = await StartAsync(url);
        using var feeds = new ConsoleLogFeeds(client, Options(url), TimeProvider.System);
        using var one = feeds.Open("api");
        using var two = feeds.Open("api");
        Assert.Same(one.Feed, two.Feed);
        await Bounded.UntilAsync(one.Feed.Changed, () => one.Feed.Range.End == 1);

        await firstHost.DisposeAsync();
        resources.Write("api", "2026-01-31T12:00:01.0000000Z second", isError: true);
        await using var secondHost = await StandInAppHost.StartAsync(resources, url.Port);
        await Bounded.UntilAsync(one.Feed.Changed, () => one.Feed.Range.End == 2);

        var lines = new List<ConsoleLine>();
        one.Feed.Copy(0, 10, lines);
        Assert.Equal(["first", "second"], lines.Select(line => line.Text));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 1, TimeSpan.Zero), lines[1].Time);
        Assert.True(lines[1].IsError);
        await client.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("no time at all", null, "no time at all")]
    [InlineData("2026-01-31T12:00:00.1234567Z text", "2026-01-31T12:00:00.1234567Z", "text")]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", "")]
    [InlineData("2026-13-31T12:00:00.0000000Z odd", null, "2026-13-31T12:00:00.0000000Z odd")]
    [InlineData("", null, "")]
    public void Line_LosesItsTimeWhenItHasOne(string text, string? time, string expected)
    {
        var line = ResourceWire.ToLine(1, text, isError: false);

        Assert.Equal(expected, line.Text);
        Assert.Equal(time is null ? null : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), line.Time);
    }

    [Fact]
    public void Delay_DoublesUpToFiveSeconds()
    {
        Assert.Equal([200, 400, 800, 1_600, 3_200, 5_000, 5_000], Enumerable.Range(1, 7).Select(failures => (int)ReconnectDelay.After(failures, 0).TotalMilliseconds));
        Assert.Equal(TimeSpan.FromSeconds(4), ReconnectDelay.After(1_000_000, 1));
    }

    private static readonly Dictionary<string, string> NoArguments = [];

    private static ResourceCommandSnapshot Command(string name) => new(name, name, "", null, false, true);

    private static DashboardOptions Options(Uri url, string? key = null) => RunningDashboard.DefaultOptions with { ResourceServiceUrl = url, ResourceServiceApiKey = key };

    private static async Task<ResourceServiceClient> StartAsync(Uri url, string? key = null)
    {
        var client = new ResourceServiceClient(Options(url, key), TimeProvider.System, NullLogger<ResourceServiceClient>.Instance);
        await client.StartAsync(CancellationToken.None);
        return client;
    }
}
