using System.Text.Json;
using Npgsql;
using Portwatch.Api.Problems;
using Portwatch.Data;
using Portwatch.Data.Board;
using StackExchange.Redis;

namespace Portwatch.Api.Status;

/// <summary>Reads the board: from the cache while it is whole and fresh, else from the database, and if that is away too, from the cache all the same.</summary>
internal sealed partial class BoardReader(IConnectionMultiplexer redis, NpgsqlDataSource dataSource, TimeProvider time, ILogger<BoardReader> logger)
{
    /// <exception cref="NpgsqlException">Neither has it.</exception>
    public async Task<BoardSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var cached = await ReadCacheAsync();
        if (cached is { IsStale: false })
        {
            return cached;
        }

        try
        {
            return new(await BoardQuery.ReadAsync(dataSource, ids: null, cancellationToken), BoardSnapshot.FromDatabase, TimeSpan.Zero);
        }
        catch (Exception exception) when (ApiExceptionHandler.IsDatabaseAway(exception))
        {
            dataSource.ForgetLost(exception);
            if (cached is null)
            {
                throw;
            }

            Log.Stale(logger, cached.Age, exception.Message);
            return cached;
        }
    }

    private async Task<BoardSnapshot?> ReadCacheAsync()
    {
        try
        {
            var board = await LiveBoard.ReadAsync(redis.GetDatabase());
            if (board is null)
            {
                return null;
            }

            var age = time.GetUtcNow() - board.ConfirmedAt;
            return new(board.Entries, BoardSnapshot.FromCache, age > TimeSpan.Zero ? age : TimeSpan.Zero);
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception) || exception is JsonException)
        {
            Log.CacheAway(logger, PortwatchCache.Describe(exception));
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The board is read from the database: {Reason}")]
        public static partial void CacheAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The database does not answer ({Reason}); the board served is {Age} old.")]
        public static partial void Stale(ILogger logger, TimeSpan age, string reason);
    }
}
