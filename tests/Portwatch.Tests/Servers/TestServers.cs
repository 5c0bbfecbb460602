using System.Globalization;
using System.Threading.Channels;
using Npgsql;
using Portwatch.Migrator;
using Portwatch.Tests.Servers;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Portwatch.Tests.Servers;

/// <summary>
/// One PostgreSQL and one Redis for all tests, started when the first test wants them; <see cref="BackendChoice"/> says what they are. Each test class gets a
/// database of its own, copied from one that the migrator made, and a number and channel prefix of its own in the cache: classes run side by side.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private const string Template = "portwatch_template";
    private const int CacheDatabases = 16;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task<(string Postgres, string Redis)>> _servers;
    private readonly SemaphoreSlim _creating = new(1);
    private readonly Channel<int> _cacheNumbers = Channel.CreateUnbounded<int>();
    private IServerProvider? _provider;
    private int _spaces;

    public TestServers()
    {
        _servers = new(StartAsync);
        for (var number = 0; number < CacheDatabases; number++)
        {
            _cacheNumbers.Writer.TryWrite(number);
        }
    }

    /// <summary>A database with the current schema and no endpoints, and a part of the cache that is empty.</summary>
    public async Task<TestSpace> CreateSpaceAsync(bool migrated = true)
    {
        var (postgres, redis) = await _servers.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"portwatch_{Interlocked.Increment(ref _spaces)}_{Guid.NewGuid():N}");
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

        var number = await _cacheNumbers.Reader.ReadAsync().AsTask().Within("a part of the cache that nobody uses");
        var database = new NpgsqlConnectionStringBuilder(postgres) { Database = name, MaxPoolSize = 8 }.ConnectionString;
        var cache = string.Create(CultureInfo.InvariantCulture, $"{redis},defaultDatabase={number},channelPrefix={name}:");
        return new TestSpace(postgres, name, database, cache, () => _cacheNumbers.Writer.TryWrite(number));
    }

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }

        _creating.Dispose();
    }

    /// <summary>The servers themselves, to stop them; started with the first space.</summary>
    internal IServerProvider Provider => _provider ?? throw new InvalidOperationException("The servers are started when the first space is made.");

    internal static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<(string Postgres, string Redis)> StartAsync()
    {
        _provider = BackendChoice.Current.Backend switch
        {
            ServerBackend.Containers => new ContainerServers(),
            ServerBackend.Native => new NativeServers(),
            _ => new GivenServers(),
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
