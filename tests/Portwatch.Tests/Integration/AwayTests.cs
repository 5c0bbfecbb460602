using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portwatch.Core;
using Portwatch.Api.Status;
using Portwatch.Core.Board;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>One of the two servers does not answer: nothing listens on port 1.</summary>
public sealed class AwayTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private const string NoCache = "127.0.0.1:1,connectTimeout=200";

    private readonly TestSpace _space = fixture.Space;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cache_Away_ReadsComeFromTheDatabase()
    {
        await fixture.Client.RegisterAsync("still-known", 21);
        await using var api = CacheAway();
        using var client = api.CreateClient();

        using var response = await client.GetAsync("/api/status", Cancelled);
        var board = await response.ReadAsync(HttpStatusCode.OK);

        Assert.Equal(BoardSnapshot.FromDatabase, response.Headers.GetValues(StatusRoutes.SourceHeader).Single());
        Assert.Contains("still-known", board.AsArray().Select(entry => (string)entry!["name"]!));
    }

    [Fact]
    public async Task Cache_Away_ManyBrowsersCostTheDatabaseNoMoreThanOne()
    {
        using var log = new LogLines();
        await using var api = ApiProgram.Start(
            new(_space.Settings) { ["ConnectionStrings:cache"] = NoCache, ["Logging:LogLevel:Npgsql.Command"] = "Information" }, services => services.AddLogging(logging => logging.AddProvider(log)));
        using var client = api.CreateClient();
        var browsers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Browser.OpenAsync(client)));
        var before = Readings();

        foreach (var browser in browsers)
        {
            await browser.NextAsync(_ => true);
            await browser.NextAsync(_ => true);
            browser.Dispose();
        }

        // Each has been told twice, which would have been two readings for each.
        Assert.NotEqual(0, before);
        Assert.InRange(Readings() - before, 0, browsers.Length);

        int Readings() => log.Lines.Count(line => line.Contains("JOIN endpoint_status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cache_Away_EndpointsCanStillBeRegistered()
    {
        await using var api = CacheAway();
        using var client = api.CreateClient();

        Assert.NotNull((await client.RegisterAsync("registered-meanwhile", 22))["id"]);
    }

    [Fact]
    public async Task Cache_Away_ManualChecksGoOn_AndAreBounded()
    {
        var endpoint = await fixture.Client.RegisterAsync("all-the-same", 23);
        await using var api = CacheAway();
        using var client = api.CreateClient();

        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 100 && !statuses.Contains(HttpStatusCode.TooManyRequests))
        {
            using var response = await client.PostAsync($"/api/endpoints/{endpoint["id"]}/checks", content: null, Cancelled);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.True(statuses.Count > 10);
        Assert.All(statuses[..^1], status => Assert.Equal(HttpStatusCode.Accepted, status));
        Assert.Equal(statuses.Count - 1, await _space.QueryAsync<long>("SELECT count(*) FROM check_jobs WHERE endpoint_id = $1", Guid.Parse((string)endpoint["id"]!)));
    }

    [Fact]
    public async Task Cache_Away_IsDegradedNotDown()
    {
        await using var api = CacheAway();
        using var client = api.CreateClient();

        var health = await client.GetNodeAsync("/health/ready");

        Assert.Equal(("degraded", "degraded", "up"), ((string)health["status"]!, (string)health["dependencies"]!["cache"]!["status"]!, (string)health["dependencies"]!["portwatch"]!["status"]!));
    }

    [Fact]
    public async Task Database_Away_BoardIsServedAndMarkedStale()
    {
        var redis = await _space.RedisAsync();
        var remembered = new BoardEntry
        {
            Id = Guid.NewGuid(), Name = "remembered", Protocol = "tcp", Host = "127.0.0.1", Port = 1, DeclaredBind = "loopback", Enabled = true, Tags = [], State = "up",
            Since = DateTimeOffset.UnixEpoch, Recent = [], Revision = 1, IntervalSeconds = 10, TimeoutMs = 1_000, LastAt = DateTimeOffset.UtcNow.AddMinutes(-5),
        };
        await LiveBoard.ReconcileAsync(redis, [remembered], DateTimeOffset.UtcNow.AddMinutes(-5));
        await using var api = DatabaseAway();
        using var client = api.CreateClient();

        using var response = await client.GetAsync("/api/status", Cancelled);
        var board = await response.ReadAsync(HttpStatusCode.OK);

        var entry = Assert.Single(board.AsArray())!;
        Assert.Equal(("remembered", "stale"), ((string)entry["name"]!, (string)entry["state"]!));
        Assert.Equal(["database"], response.Headers.GetValues(StatusRoutes.MissingHeader));
        Assert.Equal((BoardSnapshot.FromCache, "true"), (response.Headers.GetValues(StatusRoutes.SourceHeader).Single(), response.Headers.GetValues(StatusRoutes.StaleHeader).Single()));
        Assert.True(int.Parse(response.Headers.GetValues(StatusRoutes.AgeHeader).Single(), CultureInfo.InvariantCulture) >= 299);
        await redis.KeyDeleteAsync(RedisNames.BoardConfirmed);
    }

    [Fact]
    public async Task Database_Away_IsAProblemThatPasses()
    {
        await using var api = DatabaseAway();
        using var client = api.CreateClient();

        using var response = await client.PostAsJsonAsync("/api/endpoints", new { name = "later", protocol = "tcp", port = 24 }, Cancelled);

        await response.ReadAsync(HttpStatusCode.ServiceUnavailable);
        Assert.True(response.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Database_NeverThere_IsNotReady()
    {
        await using var api = DatabaseAway();
        using var client = api.CreateClient();

        using var ready = await client.GetAsync("/health/ready", Cancelled);
        using var live = await client.GetAsync("/health/live", Cancelled);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
    }

    [Fact]
    public async Task BadInput_DatabaseAway_IsStillTheCallersFault()
    {
        await using var api = DatabaseAway();
        using var client = api.CreateClient();

        using var invalid = await client.PostAsJsonAsync("/api/endpoints", new { name = "x", protocol = "tcp", port = 0 }, Cancelled);
        using var elsewhere = await client.PostAsJsonAsync("/api/endpoints", new { name = "x", protocol = "tcp", port = 1, host = "10.0.0.1" }, Cancelled);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity), (invalid.StatusCode, elsewhere.StatusCode));
    }

    private ApiProgram CacheAway() => ApiProgram.Start(new(_space.Settings) { ["ConnectionStrings:cache"] = NoCache });

    private ApiProgram DatabaseAway() => ApiProgram.Start(new(_space.Settings)
    {
        ["ConnectionStrings:portwatch"] = new NpgsqlConnectionStringBuilder(_space.Database) { Port = 1 }.ConnectionString,
    });
}
