using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.PostgreSQL.Native;
using LocalStack.Tests;

namespace LocalStack.Hosting.PostgreSQL.Tests;

/// <summary>The integration as an AppHost uses it, with the engine and real servers.</summary>
public sealed class PostgresApplicationTests : IDisposable
{
    private const string PostgresImage = "docker.io/library/postgres";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localstack-postgres-app-");

    public static TheoryData<string> Backends => ["native", "container"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Start_ServerDatabaseAndCache_AreHealthyAndTheDatabaseExists(string backend)
    {
        var builder = await CreateBuilderAsync(backend);
        var database = builder.AddPostgres("postgres").AddDatabase("shop", "shop-data");
        var cache = builder.AddRedis("cache");

        await using var application = await RunningApplication.StartAsync(builder);
        await application.HealthyAsync("shop");
        var server = await application.HealthyAsync("postgres");
        await application.HealthyAsync("cache");
        var connectionString = await ((IResourceWithConnectionString)database.Resource).GetConnectionStringAsync(TestContext.Current.CancellationToken);

        Assert.Matches(@"^Host=127\.0\.0\.1;Port=\d+;Username=postgres;Password=[^;]{22,};Database=shop-data$", connectionString);
        Assert.Matches(@"^127\.0\.0\.1:\d+,password=[A-Za-z0-9]{22,}$", await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("shop-data", await PostgresQuery.RunAsync(database.Resource, "SELECT current_database()"));
        Assert.Equal(backend, server.Properties.Single(property => property.Name == "resource.backend").Value);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Restart_DataVolume_KeepsDataAndPassword(string backend)
    {
        string? first;
        var volume = $"localstack-test-{Guid.NewGuid():N}";
        await using var _ = backend == "container" ? new VolumeRemoval(volume) : null;
        var builder = await CreateBuilderAsync(backend);
        var database = builder.AddPostgres("postgres").WithDataVolume(volume).AddDatabase("shop");
        await using (var application = await RunningApplication.StartAsync(builder))
        {
            await application.HealthyAsync("shop");
            await PostgresQuery.RunAsync(database.Resource, "CREATE TABLE kept AS SELECT 42 AS answer");
            first = await database.Resource.Parent.PasswordParameter.GetValueAsync(TestContext.Current.CancellationToken);
        }

        var again = await CreateBuilderAsync(backend);
        var same = again.AddPostgres("postgres").WithDataVolume(volume).AddDatabase("shop");
        await using (var application = await RunningApplication.StartAsync(again))
        {
            await application.HealthyAsync("shop");

            Assert.Equal("42", await PostgresQuery.RunAsync(same.Resource, "SELECT answer FROM kept"));
            Assert.Equal(first, await same.Resource.Parent.PasswordParameter.GetValueAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Start_InitFilesAndCreationScript_RunOnceBeforeTheServerIsReady(string backend)
    {
        var scripts = _folder.CreateSubdirectory("init").FullName;
        await File.WriteAllTextAsync(Path.Combine(scripts, "1.sql"), "CREATE TABLE runs (at timestamptz); INSERT INTO runs VALUES (now());", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(scripts, "2.sql"), "INSERT INTO runs VALUES (now());", TestContext.Current.CancellationToken);
        for (var start = 0; start < 2; start++)
        {
            var builder = await CreateBuilderAsync(backend);
            var server = builder.AddPostgres("postgres").WithDataBindMount("data").WithInitFiles("init");
            var database = server.AddDatabase("shop").WithCreationScript("CREATE DATABASE shop WITH CONNECTION LIMIT 7");

            await using var application = await RunningApplication.StartAsync(builder);
            await application.HealthyAsync("shop");

            var onServer = ReferenceExpression.Create($"{server.Resource};Database=postgres");
            Assert.Equal("2", await PostgresQuery.RunAsync(new ConnectionStringResource("plain", onServer), "SELECT count(*) FROM runs"));
            Assert.Equal("7", await PostgresQuery.RunAsync(database.Resource, "SELECT datconnlimit FROM pg_database WHERE datname = 'shop'"));
        }
    }

    [Fact]
    public async Task Start_NoPostgresWhereTheSettingPoints_FailsWithTheReasonAndLeavesSiblingsAlone()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, $"--{PostgresLocator.BinDirectorySetting}={_folder.FullName}");
        builder.AddPostgres("postgres");
        builder.AddRedis("cache");

        await using var application = await RunningApplication.StartAsync(builder);
        var failed = await application.StateAsync("postgres", KnownResourceStates.FailedToStart);
        await application.HealthyAsync("cache");

        var reason = Assert.IsType<string>(failed.Properties.Single(property => property.Name == "resource.reason").Value);
        Assert.Contains("there is no 'postgres' in it", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PgAdminWithoutContainerEngine_IsUnhealthyAndBlocksNobody()
    {
        var builder = RunningApplication.CreateBuilder(_folder.FullName, "--LocalStack:Containers:Endpoint=unix:///nowhere/engine.sock");
        builder.AddPostgres("postgres").WithPgAdmin();

        await using var application = await RunningApplication.StartAsync(builder);
        await application.StateAsync("pgadmin", KnownResourceStates.RuntimeUnhealthy);
        await application.HealthyAsync("postgres");
    }

    [Fact]
    public async Task Containers_ToldOfANativeServer_ReachItThroughThisMachine_AndItOfThem()
    {
        var builder = await CreateBuilderAsync("auto");
        var database = builder.AddPostgres("postgres").AddDatabase("shop");
        var cache = builder.AddRedis("cache").RunAsContainer();
        builder.AddContainer("client", PostgresImage, "18.3")
            .WithEntrypoint("/bin/bash")
            .WithArgs("-c", "trap 'exit 0' TERM; psql \"$SHOP_URI\" -tc \"SELECT 'answer ' || 42\"; sleep 1000 & wait")
            .WithReference(database).WithReference(cache).WaitFor(database).WaitFor(cache);

        await using var application = await RunningApplication.StartAsync(builder);
        var client = await application.HealthyAsync("client");
        var server = await application.HealthyAsync("postgres");
        await application.WaitForLineAsync("client", "answer 42");

        Assert.Equal("native", server.Properties.Single(property => property.Name == "resource.backend").Value);
        var environment = client.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.StartsWith("Host=aspire.dev.internal;Port=", environment["ConnectionStrings__shop"], StringComparison.Ordinal);
        Assert.StartsWith("cache.dev.internal:6379,password=", environment["ConnectionStrings__cache"], StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1:", await cache.Resource.GetConnectionStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<IDistributedApplicationBuilder> CreateBuilderAsync(string backend)
    {
        if (backend != "native")
        {
            await ContainerEngineView.SkipWithoutEngineAsync();
        }

        return RunningApplication.CreateBuilder(_folder.FullName, "--backend", backend);
    }
}
