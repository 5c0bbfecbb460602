using System.Text.Json;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Board;
using StackExchange.Redis;

namespace Portwatch.Api.Status;

/// <summary>Reads the board: from the cache while it is whole and fresh, else from the database, and if that is away too, from the cache all the same.</summary>
internal sealed partial class BoardReader(IConnectionMultiplexer redis, DatabaseGate database, TimeProvider time, ILogger<BoardReader> logger)
{
    /// <exception cref="NpgsqlException">Neither has it.</exception>
    public async Task<BoardSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var (cached, missing) = await ReadCacheAsync();
        if (cached is { IsStale: false })
        {
            return Present(cached);
        }

        try
        {
            return Present(new(await BoardQuery.ReadAsync(database.Source, ids: null, cancellationToken), BoardSnapshot.FromDatabase, TimeSpan.Zero, missing));
        }
        catch (Exception exception) when (DatabaseGate.IsAway(exception))
        {
            database.Report(exception);
            if (cached is null)
            {
                throw;
            }

            Log.Stale(logger, cached.Age, exception.Message);
            return Present(cached);
        }
    }

    // As it is to be believed now, and without what is known to be away.
    private BoardSnapshot Present(BoardSnapshot snapshot)
    {
        var now = time.GetUtcNow();
        return snapshot with
        {
            Entries = [.. snapshot.Entries.Select(entry => entry.At(now))],
            Missing = database.Outage is null ? snapshot.Missing : [.. snapshot.Missing, BoardSnapshot.FromDatabase],
        };
    }

    private async Task<(BoardSnapshot? Snapshot, IReadOnlyList<string> Missing)> ReadCacheAsync()
    {
        try
        {
            if (await LiveBoard.ReadAsync(redis.GetDatabase()) is not { } board)
            {
                return (null, []);
            }

            // Confirmed in the future, it was so before the clock was put back: as doubtful as one of the past.
            return (new(board.Entries, BoardSnapshot.FromCache, (time.GetUtcNow() - board.ConfirmedAt).Duration(), []), []);
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception) || exception is JsonException)
        {
            Log.CacheAway(logger, PortwatchCache.Describe(exception));
            return (null, exception is JsonException ? [] : [BoardSnapshot.FromCache]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The board is read from the database: {Reason}")]
        public static partial void CacheAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Debug, "The database does not answer ({Reason}); the board served is {Age} old.")]
        public static partial void Stale(ILogger logger, TimeSpan age, string reason);
    }
}
