using System.Text.Json.Nodes;
using Npgsql;
using StackExchange.Redis;

namespace Portwatch.Tests.Servers;

/// <summary>A database and a part of the cache that belong to one test class.</summary>
/// <param name="Server">The server, as one who may drop the database.</param>
/// <param name="Name">The database's name.</param>
/// <param name="Database">The connection string of the database.</param>
/// <param name="Cache">The connection string of the cache's part.</param>
/// <param name="GiveBack">Lets others have the cache's part.</param>
public sealed record TestSpace(string Server, string Name, string Database, string Cache, Action GiveBack) : IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _dataSource = new(() => NpgsqlDataSource.Create(Database));
    private readonly Lazy<Task<ConnectionMultiplexer>> _redis = new(() => ConnectionMultiplexer.ConnectAsync($"{Cache},allowAdmin=true"));

    /// <summary>What a service finds in its environment.</summary>
    public Dictionary<string, string?> Settings => new() { ["ConnectionStrings:portwatch"] = Database, ["ConnectionStrings:cache"] = Cache };

    /// <summary>The database, to look at it from outside.</summary>
    public NpgsqlDataSource DataSource => _dataSource.Value;

    /// <summary>Closes the connections that a stop of the server has broken, which would each fail once more.</summary>
    public void ForgetConnections() => DataSource.Clear();

    /// <summary>The cache, to look at it and to break it.</summary>
    public async Task<IDatabase> RedisAsync() => (await _redis.Value).GetDatabase();

    public async Task<T> QueryAsync<T>(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many results of an endpoint are stored.</summary>
    public Task<long> CountResultsAsync(JsonNode endpoint) =>
        QueryAsync<long>("SELECT count(*) FROM check_results WHERE endpoint_id = $1", Guid.Parse((string)endpoint["id"]!));

    /// <summary>Empties this part of the cache: what FLUSHALL does to everybody.</summary>
    public async Task FlushCacheAsync() => await (await RedisAsync()).ExecuteAsync("FLUSHDB");

    public async ValueTask DisposeAsync()
    {
        if (_dataSource.IsValueCreated)
        {
            await _dataSource.Value.DisposeAsync();
        }

        await FlushCacheAsync();
        await (await _redis.Value).DisposeAsync();
        GiveBack();
        await TestServers.ExecuteAsync(Server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }
}
