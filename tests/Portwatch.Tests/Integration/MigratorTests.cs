using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Portwatch.Migrator;
using Portwatch.Tests.Servers;

namespace Portwatch.Tests.Integration;

public sealed class MigratorTests(TestServers servers)
{
    private static readonly string[] ExpectedNames = ["api", "cache", "postgres", "sink", "worker"];

    [Fact]
    public async Task Run_EmptyDatabase_HasTheSchemaAndTheStack()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);

        var run = await MigratorProgram.RunAsync(Stack(space));

        Assert.Equal(MigratorRun.Succeeded, run.ExitCode);
        Assert.Equal(SchemaVersion.Latest, await SchemaVersion.ReadAsync(space.DataSource, TestContext.Current.CancellationToken));
        Assert.Equal(ExpectedNames, await space.QueryAsync<string[]>("SELECT array_agg(name ORDER BY name) FROM endpoints"));
        Assert.Equal(5, await space.QueryAsync<long>("SELECT count(*) FROM endpoint_status"));
    }

    [Fact]
    public async Task Run_EmptyDatabase_NoStatementFails()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);
        var statements = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = statements.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var trace = new Activity("the first start") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        await MigratorProgram.RunAsync(Stack(space));

        var ofThisRun = statements.Where(statement => statement.TraceId == trace.TraceId).ToArray();
        Assert.NotEmpty(ofThisRun);
        Assert.DoesNotContain(ofThisRun, statement => statement.Status == ActivityStatusCode.Error);
    }

    [Fact]
    public async Task Run_Again_ChangesNothing()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);
        await MigratorProgram.RunAsync(Stack(space));
        var before = await VersionsAsync(space);

        var second = await MigratorProgram.RunAsync(Stack(space));

        Assert.Equal(MigratorRun.Succeeded, second.ExitCode);
        Assert.Contains("nothing to migrate", second.Log, StringComparison.Ordinal);
        Assert.Equal(before, await VersionsAsync(space));
    }

    [Fact]
    public async Task Run_FourAtOnce_AllSucceed()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigratorProgram.RunAsync(Stack(space))));

        Assert.All(runs, run => Assert.True(run.ExitCode == MigratorRun.Succeeded, run.Log));
        Assert.Equal(5, await space.QueryAsync<long>("SELECT count(*) FROM endpoints"));
    }

    [Fact]
    public async Task Run_NewAddresses_FollowsThemAndKeepsTheUsersChanges()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);
        await MigratorProgram.RunAsync(Stack(space));
        await space.ExecuteAsync("UPDATE endpoints SET interval = '77 s' WHERE name = 'api'");

        await MigratorProgram.RunAsync(new(Stack(space)) { ["services:api:http:0"] = "http://127.0.0.1:50009" });

        Assert.Equal("50009 00:01:17", await space.QueryAsync<string>("SELECT port || ' ' || interval FROM endpoints WHERE name = 'api'"));
    }

    [Fact]
    public async Task Run_AddressOfTheUser_StaysTheUsers()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);
        await MigratorProgram.RunAsync(new() { ["ConnectionStrings:portwatch"] = space.Database });
        await space.ExecuteAsync(
            """
            INSERT INTO endpoints (id, name, protocol, host, port, declared_bind, interval, timeout, enabled, tags, created_at, updated_at)
            VALUES (gen_random_uuid(), 'mine', 'http', '127.0.0.1', 50001, 'loopback', '1 min', '1 s', true, '{}', now(), now())
            """);

        var run = await MigratorProgram.RunAsync(Stack(space));

        Assert.Equal(MigratorRun.Succeeded, run.ExitCode);
        Assert.Equal(0, await space.QueryAsync<long>("SELECT count(*) FROM endpoints WHERE name = 'api'"));
    }

    [Fact]
    public async Task Run_NewerSchema_IsRefused()
    {
        await using var space = await servers.CreateSpaceAsync();
        await space.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" VALUES ('99990101000000_FromTheFuture', '10.0')""");

        var run = await MigratorProgram.RunAsync(Stack(space));

        Assert.Equal(MigratorRun.Failed, run.ExitCode);
        Assert.Contains("FromTheFuture", run.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongPassword_FailsAtOnceAndSaysWhy()
    {
        await using var space = await servers.CreateSpaceAsync(migrated: false);
        var settings = new NpgsqlConnectionStringBuilder(space.Database) { Password = "wrong" };
        var started = Stopwatch.GetTimestamp();

        var run = await MigratorProgram.RunAsync(new() { ["ConnectionStrings:portwatch"] = settings.ConnectionString });

        Assert.Equal(MigratorRun.Failed, run.ExitCode);
        Assert.Contains("reaching the database", run.Log, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(25), "A wrong password is not something to wait for.");
    }

    [Fact]
    public async Task Run_NoConnectionString_SaysWhatToSet()
    {
        var run = await MigratorProgram.RunAsync([]);

        Assert.Equal(MigratorRun.Misconfigured, run.ExitCode);
        Assert.Contains("ConnectionStrings__portwatch", run.Log, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Stack(TestSpace space) => new(space.Settings)
    {
        ["services:api:http:0"] = "http://127.0.0.1:50001",
        ["services:worker:http:0"] = "http://127.0.0.1:50002",
        ["services:sink:http:0"] = "http://localhost:50003",
    };

    private static Task<string[]> VersionsAsync(TestSpace space) => space.QueryAsync<string[]>("SELECT array_agg(name || xmin ORDER BY name) FROM endpoints");
}
