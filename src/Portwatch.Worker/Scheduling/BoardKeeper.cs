using Npgsql;
using Portwatch.Data.Board;
using StackExchange.Redis;

namespace Portwatch.Worker.Scheduling;

/// <summary>Keeps the cache's board equal to the database's: rebuilds it when it is gone, compares it now and then, and says so each time, which is the board's age.</summary>
internal sealed partial class BoardKeeper(NpgsqlDataSource dataSource, IConnectionMultiplexer redis, TimeProvider time, ILogger<BoardKeeper> logger)
{
    private static readonly TimeSpan ComparePeriod = TimeSpan.FromSeconds(60);

    private DateTimeOffset _nextComparison;

    /// <summary>
    /// Makes the next round compare the board. A cache that was away may come back with the board it had: it is there, and lacks what changed meanwhile.
    /// </summary>
    public void CompareNext() => _nextComparison = DateTimeOffset.MinValue;

    /// <summary>Confirms the board, or rebuilds it.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Confirming proves that the database answers, too: a board beside a dead database grows old.
        await using (var alive = dataSource.CreateCommand("SELECT 1"))
        {
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }

        var isThere = await LiveBoard.ConfirmAsync(redis.GetDatabase(), now);
        if (isThere && now < _nextComparison)
        {
            return;
        }

        var entries = await BoardQuery.ReadAsync(dataSource, ids: null, cancellationToken);
        var written = await LiveBoard.ReconcileAsync(redis.GetDatabase(), entries, time.GetUtcNow());
        _nextComparison = now + ComparePeriod;
        if (!isThere)
        {
            Log.Rebuilt(logger, written);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The cache had no board; rebuilt it from the database with {Count} endpoints.")]
        public static partial void Rebuilt(ILogger logger, long count);
    }
}
