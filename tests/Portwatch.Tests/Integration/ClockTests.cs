using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Portwatch.Api.Status;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

/// <summary>A clock jumps: the services' own, or that of the database, whose jump is staged by moving what it has written.</summary>
public sealed class ClockTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly HttpClient _client = fixture.Client;
    private readonly TestSpace _space = fixture.Space;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Services_ClockJumps_NobodyClaimsUp_UntilItIsCheckedAgain(int days)
    {
        var clock = new JumpingClock();
        await using var target = await HttpTarget.StartAsync();
        await using var api = ApiProgram.Start(_space.Settings, UseClock);
        using var client = api.CreateClient();
        var name = string.Create(CultureInfo.InvariantCulture, $"by-the-clock-{days}");
        await client.RegisterAsync(name, target.Port, enabled: true, timeoutMs: 1_000);
        await using (await WorkerProgram.StartAsync(_space, change: UseClock))
        {
            await RowAsync(row => (string)row["state"]! == "up");

            clock.Jump(TimeSpan.FromDays(days));

            var now = clock.GetUtcNow();
            await RowAsync(row => (string)row["state"]! == "up" && (DateTimeOffset)row["lastAt"]! >= now);
            await client.BoardFromAsync(BoardSnapshot.FromCache);
        }

        clock.Jump(TimeSpan.FromDays(days));

        Assert.Equal("stale", (string)(await RowAsync(_ => true))["state"]!);

        Task<JsonNode> RowAsync(Func<JsonNode, bool> isWanted) =>
            Waiting.UntilAsync(async () => (await client.GetNodeAsync("/api/status")).AsArray().Single(row => (string)row!["name"]! == name)!, isWanted, name);

        void UseClock(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Database_ClockJumps_ChecksGoOn_WithoutARush(int days)
    {
        await using var target = await HttpTarget.StartAsync();
        await using var worker = await WorkerProgram.StartAsync(_space);
        var endpoint = await _client.RegisterAsync(string.Create(CultureInfo.InvariantCulture, $"due-{days}"), target.Port, enabled: true);
        var id = Guid.Parse((string)endpoint["id"]!);
        await MoreResultsAsync(0);

        await _space.ExecuteAsync("UPDATE endpoint_status SET next_due_at = next_due_at + make_interval(days => $2) WHERE endpoint_id = $1", id, days);

        await MoreResultsAsync(await _space.CountResultsAsync(endpoint) + 2);
        // Its interval is a second. One job may come early, because of the jump; a rush would be many.
        var early = await _space.QueryAsync<long>(
            "SELECT count(*) FROM (SELECT enqueued_at - lag(enqueued_at) OVER (ORDER BY enqueued_at) AS gap FROM check_jobs WHERE endpoint_id = $1) gaps WHERE gap < interval '500 ms'", id);
        Assert.InRange(early, 0, 1);

        Task<long> MoreResultsAsync(long than) => Waiting.UntilAsync(() => _space.CountResultsAsync(endpoint), count => count > than, "more results");
    }

    [Fact]
    public async Task Database_ClockPutBack_LeasesAndAlertsAreNotHeldForADay()
    {
        await using var target = await HttpTarget.StartAsync();
        target.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var endpoint = await _client.RegisterAsync("held-by-the-clock", target.Port);
        var id = Guid.Parse((string)endpoint["id"]!);
        Uri[] checks = [await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint), await _client.AskForCheckAsync(endpoint)];
        await _space.ExecuteAsync("UPDATE check_jobs SET state = 'running', attempt = 1, started_at = now() + interval '1 day', lease_until = now() + interval '1 day' WHERE endpoint_id = $1", id);

        await using (await WorkerProgram.StartAsync(_space))
        {
            foreach (var check in checks)
            {
                var job = await _client.FinishedAsync(check);
                Assert.Equal(("done", 2), ((string)job["state"]!, (int)job["attempt"]!));
            }
        }

        await _space.ExecuteAsync("UPDATE outbox SET available_at = now() + interval '1 day', locked_until = now() + interval '1 day'");
        await using var sink = SinkProgram.Start();
        await using var worker = await WorkerProgram.StartAsync(_space, sink.Address);

        await Waiting.UntilAsync(() => sink.AlertsAsync("held-by-the-clock"), alerts => alerts.Count == 1, "the alert");
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long _ticks;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));
    }
}
