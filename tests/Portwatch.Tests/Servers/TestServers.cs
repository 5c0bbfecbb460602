using System.Globalization;
using Npgsql;
using Portwatch.Migrator;
using Portwatch.Tests.Servers;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Portwatch.Tests.Servers;

/// <summary>
/// One PostgreSQL and one Redis for all tests, started when the first test wants them. Each test class gets a database of its own, copied from one that
/// the migrator made, and a number and channel prefix of its own in the cache: classes run side by side.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    /// <summary>Chooses the backend: <c>native</c> (the default) or <c>given</c>.</summary>
    public const string BackendVariable = "PORTWATCH_TEST_BACKEND";

    private const string Template = "portwatch_template";
    private const int CacheDatabases = 16;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<(string Postgres, string Redis)>> _servers;
    private readonly SemaphoreSlim _creating = new(1);
    private IServerProvider? _provider;
    private int _spaces = -1;

    public TestServers() => _servers = new(StartAsync);

    /// <summary>A database with the current schema and no endpoints, and a part of the cache.</summary>
    public async Task<TestSpace> CreateSpaceAsync(bool migrated = true)
    {
        var (postgres, redis) = await _servers.Value;
        var number = Interlocked.Increment(ref _spaces);
        var name = string.Create(CultureInfo.InvariantCulture, $"portwatch_{number}_{Guid.NewGuid():N}");
        // PostgreSQL copies a template only while nobody else does.
        await _creating.WaitAsync();
        try
        {
            await ExecuteAsync(postgres, $"CREATE DATABASE {name}" + (migrated ? $" TEMPLATE {Template}" : string.Empty));
        }
        finally
        {
            _creating.Release();
        }

        var database = new NpgsqlConnectionStringBuilder(postgres) { Database = name, MaxPoolSize = 8 }.ConnectionString;
        var cache = string.Create(CultureInfo.InvariantCulture, $"{redis},defaultDatabase={number % CacheDatabases},channelPrefix=test{number}:");
        return new TestSpace(postgres, name, database, cache);
    }

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        _creating.Dispose();
    }

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(string Postgres, string Redis)> StartAsync()
    {
        _provider = Environment.GetEnvironmentVariable(BackendVariable) switch
        {
            null or "" or "native" => new NativeServers(),
            "given" => new GivenServers(),
            var other => throw new InvalidOperationException($"{BackendVariable} is '{other}'; known are 'native' and 'given'."),
        };
        using var timeout = new CancellationTokenSource(StartTimeout);
        var (postgres, redis) = await _provider.StartAsync(timeout.Token);
        await ExecuteAsync(postgres, $"DROP DATABASE IF EXISTS {Template}");
        await ExecuteAsync(postgres, $"CREATE DATABASE {Template}");
        var settings = new NpgsqlConnectionStringBuilder(postgres) { Database = Template, Pooling = false };
        var outcome = await MigratorProgram.RunAsync(new() { ["ConnectionStrings:portwatch"] = settings.ConnectionString });
        if (outcome.ExitCode != MigratorRun.Succeeded)
        {
            throw new InvalidOperationException($"The template database could not be made: {outcome.Log}");
        }

        // The migrator registers the database itself; the tests want a clean page.
        await ExecuteAsync(settings.ConnectionString, "DELETE FROM endpoints");
        await using var cache = await ConnectionMultiplexer.ConnectAsync(redis + ",allowAdmin=true");
        await cache.GetServers()[0].FlushAllDatabasesAsync();
        return (postgres, redis);
    }
}
