using Npgsql;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class LeaderTests(SpaceFixture fixture) : IClassFixture<SpaceFixture>
{
    private readonly TestSpace _space = fixture.Space;

    [Fact]
    public async Task TwoWorkers_OneLeads_AndTheOtherFollowsIt()
    {
        await using var target = await HttpTarget.StartAsync();
        var endpoint = await fixture.Client.RegisterAsync("led", target.Port, enabled: true);
        await using var first = await WorkerProgram.StartAsync(_space, settings: Named("first"));
        await LeaderAsync("first");
        await using var second = await WorkerProgram.StartAsync(_space, settings: Named("second"));

        // The second has tried by the time it has carried out checks; at each look there is one leader, and it is still the first.
        var before = await _space.CountResultsAsync(endpoint);
        await Waiting.UntilAsync(
            async () =>
            {
                Assert.Equal(["first"], await LeadersAsync());
                return await _space.CountResultsAsync(endpoint);
            },
            count => count >= before + 3,
            "three more results");

        await first.DisposeAsync();
        await LeaderAsync("second");
        before = await _space.CountResultsAsync(endpoint);
        await Waiting.UntilAsync(() => _space.CountResultsAsync(endpoint), count => count > before, "a result under the second leader");
        Assert.Equal(0, await _space.QueryAsync<long>("SELECT count(*) FROM (SELECT FROM check_results GROUP BY job_id HAVING count(*) > 1) doubled"));
    }

    [Fact]
    public async Task Leader_Killed_IsReplaced()
    {
        await using var first = WorkerProcess.Start(_space, Named("killed"));
        await LeaderAsync("killed");
        await using var second = await WorkerProgram.StartAsync(_space, settings: Named("survivor"));

        await first.KillAsync();

        await LeaderAsync("survivor");
    }

    private Dictionary<string, string?> Named(string name) => new()
    {
        ["ConnectionStrings:portwatch"] = new NpgsqlConnectionStringBuilder(_space.Database) { ApplicationName = name }.ConnectionString,
    };

    private Task<string[]> LeaderAsync(string name) => Waiting.UntilAsync(LeadersAsync, leaders => leaders is [var only] && only == name, $"'{name}' to lead alone");

    // Who holds the advisory lock that makes a leader. Nobody else in this database takes one.
    private Task<string[]> LeadersAsync() => _space.QueryAsync<string[]>(
        """
        SELECT coalesce(array_agg(a.application_name), '{}')
        FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """);
}
