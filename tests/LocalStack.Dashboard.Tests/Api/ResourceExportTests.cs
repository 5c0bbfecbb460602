using System.Net;
using System.Text.Json;
using LocalStack.Dashboard.ResourceService;
using LocalStack.Dashboard.Tests.Pages;
using LocalStack.Dashboard.Tests.ResourceService;

namespace LocalStack.Dashboard.Tests.Api;

public sealed class ResourceExportTests
{
    [Fact]
    public async Task Environment_ComesAsAFile_ToWhoIsLoggedIn()
    {
        await using var host = await StandInAppHost.StartAsync(SampleApplication.Create());
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host.Url });
        var client = dashboard.Get<ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => client.Resources.ContainsKey("cache"));

        using var refused = await dashboard.Http.GetAsync("/export/resources/cache.env", Bounded.Test);
        await dashboard.LogInAsync();
        using var sent = await dashboard.Http.GetAsync("/export/resources/cache.env", Bounded.Test);
        using var unknown = await dashboard.Http.GetAsync("/export/resources/nobody.env", Bounded.Test);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("ConnectionStrings__portwatch='Host=127.0.0.1;Password=hunter2'\n", await sent.Content.ReadAsStringAsync(Bounded.Test));
        Assert.Equal("attachment; filename=\"cache.env\"", sent.Content.Headers.ContentDisposition?.ToString());
        Assert.True(sent.Headers.CacheControl?.NoStore);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Json_TellsEverythingButSecrets()
    {
        await using var host = await StandInAppHost.StartAsync(SampleApplication.Create());
        await using var dashboard = await RunningDashboard.StartAsync(RunningDashboard.DefaultOptions with { ResourceServiceUrl = host.Url });
        var client = dashboard.Get<ResourceServiceClient>();
        await Bounded.UntilAsync(client.Changed, () => client.Resources.ContainsKey("smtp-password"));
        await dashboard.LogInAsync();

        var cache = await dashboard.Http.GetStringAsync("/export/resources/cache.json", Bounded.Test);
        var secret = await dashboard.Http.GetStringAsync("/export/resources/smtp-password.json", Bounded.Test);

        using var json = JsonDocument.Parse(cache);
        Assert.Equal("RedisResource", json.RootElement.GetProperty("type").GetString());
        Assert.DoesNotContain("hunter2", cache + secret, StringComparison.Ordinal);
    }
}
