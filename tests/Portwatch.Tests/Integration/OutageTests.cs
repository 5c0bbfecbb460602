using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Portwatch.Core;
using Portwatch.Api.Status;
using Portwatch.Tests.Servers;
using StackExchange.Redis;

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
            Assert.Equal("done", (string)(await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint)))["state"]!);
            Assert.Equal("degraded", (string)(await _client.GetNodeAsync("/health/ready"))["dependencies"]!["cache"]!["status"]!);
            using var health = await _client.GetAsync("/health", Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            using var status = await _client.GetAsync("/api/status", Cancelled);
            Assert.Equal(["cache"], status.Headers.GetValues(StatusRoutes.MissingHeader));
        }

        await Waiting.UntilAsync(CachedNamesAsync, names => names.Contains("while-redis-was-away"), "the whole board in the cache");
        var job = await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
        Assert.Equal("done", (string)job["state"]!);
        Assert.Equal(3, await _space.CountResultsAsync(endpoint));
    }

    [Fact]
    public async Task Redis_Stopped_ItsOwnRowIsDown_BeforeTwoIntervalsAreOver()
    {
        await using var worker = await WorkerProgram.StartAsync(_space);
        var cache = ConfigurationOptions.Parse(_space.Cache).EndPoints[0] switch { IPEndPoint ip => ip.Port, DnsEndPoint dns => dns.Port, _ => 0 };
        var endpoint = await _client.RegisterAsync("the-cache", cache, protocol: "redis", enabled: true, intervalSeconds: 20, timeoutMs: 2_000);
        await StateAsync("the-cache", "up");

        TimeSpan took;
        await using (await fixture.StopAsync(ServerKind.Redis))
        {
            await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint));
            var firstFailure = (DateTimeOffset)(await RowAsync("the-cache"))["lastAt"]!;
            took = (DateTimeOffset)(await StateAsync("the-cache", "down"))["lastAt"]! - firstFailure;
        }

        // The first failure comes within one interval; two more that confirm it follow in less than another.
        Assert.True(took < TimeSpan.FromSeconds(20), $"{took}");
        await StateAsync("the-cache", "up");
        await RemoveAsync(endpoint);
    }

    [Fact]
    public async Task Worker_Stopped_RowsGrowStaleAndNobodyClaimsUp()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await _client.RegisterAsync("watched-no-more", target.Port, enabled: true, intervalSeconds: 1, timeoutMs: 2_000);
        await using (await WorkerProgram.StartAsync(_space))
        {
            await StateAsync("watched-no-more", "up");
        }

        await StateAsync("watched-no-more", "stale");

        using var page = await _client.GetAsync("/", Cancelled);
        Assert.Contains("is the worker running?", await page.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await RemoveAsync(endpoint);
    }

    [Fact]
    public async Task Postgres_Stopped_EveryRowIsStale_AnswersAreQuick_AndTheOutageBecomesAnIncident()
    {
        await using var sink = SinkProgram.Start();
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space, sink.Address);
        var address = new NpgsqlConnectionStringBuilder(_space.Database);
        var database = await _client.RegisterAsync("the-database", address.Port, protocol: "postgres", enabled: true, timeoutMs: 2_000);
        var other = await _client.RegisterAsync("beside-it", target.Port, enabled: true, timeoutMs: 2_000);
        await StateAsync("the-database", "up");
        await StateAsync("beside-it", "up");
        await _client.BoardFromAsync(BoardSnapshot.FromCache);
        await _client.GetNodeAsync("/health/ready");
        var before = DateTimeOffset.UtcNow;

        await using (await fixture.StopAsync(ServerKind.Postgres))
        {
            await StateAsync("the-database", "stale");
            await StateAsync("beside-it", "stale");
            using var first = await _client.GetAsync("/api/endpoints", Cancelled);
            await first.ReadAsync(HttpStatusCode.ServiceUnavailable);
            foreach (var (route, status) in ((string, HttpStatusCode)[])
                [("/api/rules", HttpStatusCode.ServiceUnavailable), ("/api/status", HttpStatusCode.OK), ("/api/ports", HttpStatusCode.OK), ("/", HttpStatusCode.OK), ("/health/ready", HttpStatusCode.OK)])
            {
                using var again = await _client.GetAsync(route, Cancelled);
                Assert.True(again.StatusCode == status, $"{route} answered {again.StatusCode}");
            }

            using var board = await _client.GetAsync("/api/status", Cancelled);
            Assert.Equal(["database"], board.Headers.GetValues(StatusRoutes.MissingHeader));
            using var health = await _client.GetAsync("/health", Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        }

        var incident = await Waiting.UntilAsync(
            async () =>
            {
                using var response = await _client.GetAsync($"/api/incidents?endpointId={database["id"]}", Cancelled);
                return response.StatusCode == HttpStatusCode.OK ? (await response.ReadAsync(HttpStatusCode.OK))["items"]!.AsArray().FirstOrDefault() : null;
            },
            found => found is not null,
            "the incident");
        Assert.InRange((DateTimeOffset)incident!["openedAt"]!, before, (DateTimeOffset)incident["closedAt"]!);
        Assert.Equal("database_away", (string)incident["error"]!);
        await Waiting.UntilAsync(() => sink.AlertsAsync("the-database"), alerts => alerts.Count > 0, "the alert about it");

        // "Up since this morning" it is not.
        foreach (var name in (string[])["the-database", "beside-it"])
        {
            Assert.True((DateTimeOffset)(await StateAsync(name, "up"))["since"]! > (DateTimeOffset)incident["openedAt"]!, name);
        }

        await RemoveAsync(database);
        await RemoveAsync(other);
    }

    [Fact]
    public async Task Redis_Paused_ReadsComeFromTheDatabaseAndChecksGoOn()
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync("before-pause", target.Port);
        await _client.BoardFromAsync(BoardSnapshot.FromCache);

        await using (await fixture.PauseAsync(ServerKind.Redis))
        {
            await _client.BoardFromAsync(BoardSnapshot.FromDatabase);
            Assert.Equal("done", (string)(await _client.FinishedAsync(await _client.AskForCheckAsync(endpoint)))["state"]!);
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

            // From here on nobody waits: asked one by one, the database would have let each of them wait for more than a second.
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < 20; i++)
            {
                using var again = await client.GetAsync("/api/endpoints", Cancelled);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, again.StatusCode);
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15), $"{Stopwatch.GetElapsedTime(started)}");
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
    public async Task Postgres_StoppedAndStarted_ResultsInFlightAreWrittenOnce_AlsoThoseBeyondTheBuffer()
    {
        await using var target = await HttpTarget.StartAsync();
        var release = new TaskCompletionSource();
        target.Answer = _ => release.Task;
        // However long the outage takes on a slow machine, the checks count as running and not as lost. One result is being written and one is buffered: the others wait.
        await using var worker = await WorkerProgram.StartAsync(_space, settings: new()
        {
            ["Worker:LeaseMargin"] = "00:10:00", ["Worker:BatchSize"] = "1", ["Worker:MaxBufferedResults"] = "1", ["Worker:ProbersPerTarget"] = "8",
        });
        var endpoint = await _client.RegisterAsync("in-flight", target.Port);
        Uri[] checks = [await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint)];
        await Waiting.UntilAsync(() => Task.FromResult(target.Requests), requests => requests == checks.Length, "the checks");
        await Waiting.UntilAsync(CachedNamesAsync, names => names.Contains("in-flight"), "the board in the cache");
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

        foreach (var check in checks)
        {
            var job = await _client.FinishedAsync(check);
            Assert.Equal(("done", "up", 1), ((string)job["state"]!, (string)job["outcome"]!, (int)job["attempt"]!));
        }

        Assert.Equal((checks.Length, checks.Length), (await _space.CountResultsAsync(endpoint), target.Requests));
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

    // Waits until a row is believed to be in a state.
    private Task<JsonNode> StateAsync(string name, string state) => Waiting.UntilAsync(() => RowAsync(name), row => (string)row["state"]! == state, $"'{name}' to be {state}");

    private async Task<JsonNode> RowAsync(string name) => (await _client.GetNodeAsync("/api/status")).AsArray().Single(entry => (string)entry!["name"]! == name)!;

    // Classes share one database for all their tests: a row that is checked by itself would go on.
    private async Task RemoveAsync(JsonNode endpoint)
    {
        using var response = await _client.DeleteAsync($"/api/endpoints/{endpoint["id"]}", Cancelled);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    // The names on the board if it comes from the cache; none otherwise.
    private async Task<List<string>> CachedNamesAsync()
    {
        using var response = await _client.GetAsync("/api/status", Cancelled);
        var board = await response.ReadAsync(HttpStatusCode.OK);
        return response.Headers.GetValues(StatusRoutes.SourceHeader).Single() == BoardSnapshot.FromCache ? [.. board.AsArray().Select(entry => (string)entry!["name"]!)] : [];
    }
}
