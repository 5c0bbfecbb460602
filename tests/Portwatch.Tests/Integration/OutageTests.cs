using System.Net;
using System.Net.Http.Json;
using Npgsql;
using Portwatch.Api.Status;
using Portwatch.Data.Queue;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>A server goes away in the middle and comes back: what is known survives, and the work goes on by itself.</summary>
public sealed class OutageTests(OutageFixture fixture) : IClassFixture<OutageFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly TestSpace _space = fixture.Space;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_StoppedAndStarted_ReadsGoOnAndTheBoardIsWholeAgain()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("before-redis", target.Port);
        await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        await _client.BoardFromAsync(BoardSnapshot.FromCache);

        await using (await fixture.StopAsync(ServerKind.Redis))
        {
            await _client.BoardFromAsync(BoardSnapshot.FromDatabase);
            await _client.RegisterAsync("while-redis-was-away", 51);
            Assert.Contains("while-redis-was-away", await _client.BoardNamesAsync());
            using var check = await _client.PostAsync($"/api/endpoints/{endpoint["id"]}/checks", content: null, Cancelled);
            await check.ReadAsync(HttpStatusCode.ServiceUnavailable);
            Assert.True(check.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            Assert.Equal("degraded", (string)(await _client.GetNodeAsync("/health/ready"))["dependencies"]!["cache"]!["status"]!);
        }

        await Waiting.UntilAsync(CachedNamesAsync, names => names.Contains("while-redis-was-away"), "the whole board in the cache");
        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        Assert.Equal("done", (string)job["state"]!);
        Assert.Equal(2, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Redis_Paused_ReadsComeFromTheDatabaseAndChecksAreRefused()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("before-pause", target.Port);
        await _client.BoardFromAsync(BoardSnapshot.FromCache);

        await using (await fixture.PauseAsync(ServerKind.Redis))
        {
            await _client.BoardFromAsync(BoardSnapshot.FromDatabase);
            using var check = await _client.PostAsync($"/api/endpoints/{endpoint["id"]}/checks", content: null, Cancelled);
            await check.ReadAsync(HttpStatusCode.ServiceUnavailable);
        }

        await _client.BoardFromAsync(BoardSnapshot.FromCache);
        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        Assert.Equal("done", (string)job["state"]!);
    }

    [Fact]
    public async Task Postgres_Paused_RequestsEndInTimeAndTheirLateStatementsLeaveNothing()
    {
        var hasty = new NpgsqlConnectionStringBuilder(_space.Database) { CommandTimeout = 1, Timeout = 2, CancellationTimeout = 500 }.ConnectionString;
        await using var api = ApiProgram.Start(new(_space.Settings) { ["ConnectionStrings:portwatch"] = hasty });
        using var client = api.CreateClient();
        await client.RegisterAsync("before-it-hangs", 54);

        await using (await fixture.PauseAsync(ServerKind.Postgres))
        {
            using var refused = await client.PostAsJsonAsync("/api/endpoints", new { name = "while-it-hangs", protocol = "tcp", port = 55 }, Cancelled).Within("the answer");
            await refused.ReadAsync(HttpStatusCode.ServiceUnavailable);
        }

        // The name is free: what was sent into the pause was never committed.
        var status = await Waiting.UntilAsync(
            async () =>
            {
                using var again = await client.PostAsJsonAsync("/api/endpoints", new { name = "while-it-hangs", protocol = "tcp", port = 55 }, Cancelled);
                return again.StatusCode;
            },
            status => status != HttpStatusCode.ServiceUnavailable,
            "the database");
        Assert.Equal(HttpStatusCode.Created, status);
    }

    [Fact]
    public async Task Postgres_StoppedAndStarted_TheResultInFlightIsWrittenOnce()
    {
        await using var target = await HttpTarget.StartAsync();
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        target.Answer = _ =>
        {
            arrived.TrySetResult();
            return release.Task;
        };
        // However long the outage takes on a slow machine, the check counts as running and not as lost.
        await using var worker = await WorkerProgram.StartAsync(_space, settings: new() { ["Worker:LeaseMargin"] = "00:10:00" });
        var endpoint = await _client.RegisterAsync("in-flight", target.Port);
        var check = await _client.AskForCheckAsync(endpoint);
        await arrived.Task.Within("the check");
        await _client.BoardFromAsync(BoardSnapshot.FromCache);
        await _client.GetNodeAsync("/health/ready");

        await using (await fixture.StopAsync(ServerKind.Postgres))
        {
            release.SetResult();
            using var refused = await _client.PostAsJsonAsync("/api/endpoints", new { name = "not-now", protocol = "tcp", port = 52 }, Cancelled);
            await refused.ReadAsync(HttpStatusCode.ServiceUnavailable);
            Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
            Assert.Contains("in-flight", await _client.BoardNamesAsync());
            var health = await _client.GetNodeAsync("/health/ready");
            Assert.Equal("degraded", (string)health["dependencies"]!["portwatch"]!["status"]!);
        }

        var job = await _client.FinishedAsync(check);
        Assert.Equal(("done", "up", 1), ((string)job["state"]!, (string)job["outcome"]!, (int)job["attempt"]!));
        Assert.Equal(1, await _space.CountResultsAsync(endpoint));
        Assert.Equal(1, target.Requests);
    }

    [Fact]
    public async Task Postgres_Away_OldBoardIsServedAndSaysSo()
    {
        await using var worker = await WorkerProgram.StartAsync(_space);
        await _client.RegisterAsync("remembered", 53);
        await Waiting.UntilAsync(CachedNamesAsync, names => names.Contains("remembered"), "the board in the cache");

        await using (await fixture.StopAsync(ServerKind.Postgres))
        {
            // As if the outage had lasted for five minutes.
            await (await _space.RedisAsync()).StringSetAsync(RedisNames.BoardConfirmed, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds());
            using var response = await _client.GetAsync("/api/status", Cancelled);

            var board = await response.ReadAsync(HttpStatusCode.OK);

            Assert.Contains("remembered", board.AsArray().Select(entry => (string)entry!["name"]!));
            Assert.Equal(["true"], response.Headers.GetValues(StatusRoutes.StaleHeader));
        }

        await Waiting.UntilAsync(
            async () =>
            {
                using var response = await _client.GetAsync("/api/status", Cancelled);
                return response.StatusCode == HttpStatusCode.OK && !response.Headers.Contains(StatusRoutes.StaleHeader) && response.Headers.GetValues(StatusRoutes.SourceHeader).Single() == BoardSnapshot.FromCache;
            },
            isFresh => isFresh,
            "a board that is confirmed again");
    }

    [Fact]
    public async Task Postgres_StoppedAndStarted_TheScheduleGoesOn()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("on-schedule", target.Port, enabled: true);
        await Waiting.UntilAsync(() => _space.CountResultsAsync(endpoint), count => count > 0, "the first result");

        await using (await fixture.StopAsync(ServerKind.Postgres))
        {
            using var live = await _client.GetAsync("/health/live", Cancelled);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        var before = await Waiting.UntilAsync(() => _space.CountResultsAsync(endpoint), count => count > 0, "the database");
        await Waiting.UntilAsync(() => _space.CountResultsAsync(endpoint), count => count > before, "the next result");
        Assert.Equal(0, await _space.QueryAsync<long>("SELECT count(*) FROM (SELECT FROM check_results GROUP BY job_id HAVING count(*) > 1) doubled"));
    }

    [Fact]
    public async Task FlushAll_ChecksWaiting_EachIsCarriedOutOnce()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("flushed-with-checks", target.Port);
        var checks = new List<Uri>();
        for (var i = 0; i < 3; i++)
        {
            checks.Add(await _client.AskForCheckAsync(endpoint));
        }

        await (await _space.RedisAsync()).ExecuteAsync("FLUSHALL");
        await _space.ExecuteAsync("UPDATE check_jobs SET lease_until = now() - interval '1 second' WHERE state = 'queued'");
        await using var worker = await WorkerProgram.StartAsync(_space);

        foreach (var check in checks)
        {
            Assert.Equal("done", (string)(await _client.FinishedAsync(check))["state"]!);
        }

        Assert.Equal(checks.Count, await _space.CountResultsAsync(endpoint));
        Assert.Contains("flushed-with-checks", await Waiting.UntilAsync(CachedNamesAsync, names => names.Count > 0, "the board in the cache"));
    }

    // The names on the board if it comes from the cache; none otherwise.
    private async Task<List<string>> CachedNamesAsync()
    {
        using var response = await _client.GetAsync("/api/status", Cancelled);
        var board = await response.ReadAsync(HttpStatusCode.OK);
        return response.Headers.GetValues(StatusRoutes.SourceHeader).Single() == BoardSnapshot.FromCache ? [.. board.AsArray().Select(entry => (string)entry!["name"]!)] : [];
    }
}
