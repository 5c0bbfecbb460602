using Portwatch.Core;
using Portwatch.Core.Board;
using StackExchange.Redis;

namespace Portwatch.Worker.Scheduling;

/// <summary>Keeps the cache's board equal to the database's: rebuilds it when it is gone, compares it now and then, and says so each time, which is the board's age.</summary>
internal sealed partial class BoardKeeper(DatabaseGate database, IConnectionMultiplexer redis, TimeProvider time, ILogger<BoardKeeper> logger)
    : PeriodicService(ConfirmPeriod, database, time, logger)
{
    private static readonly TimeSpan ConfirmPeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ComparePeriod = TimeSpan.FromSeconds(15);

    // By a clock that nobody puts back; null when the board has to be compared.
    private long? _comparedAt;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        // A round that fails is followed by one that compares: a cache that was away may come back with the board it had.
        var compared = _comparedAt;
        _comparedAt = null;

        // Confirming proves that the database answers, too: a board beside a dead database grows old.
        await using (var alive = Database.Source.CreateCommand("SELECT 1"))
        {
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }

        var isThere = await LiveBoard.ConfirmAsync(redis.GetDatabase(), Time.GetUtcNow());
        if (isThere && compared is { } at && Time.GetElapsedTime(at) < ComparePeriod)
        {
            _comparedAt = at;
            return;
        }

        var written = await LiveBoard.ReconcileAsync(redis.GetDatabase(), await BoardQuery.ReadAsync(Database.Source, ids: null, cancellationToken), Time.GetUtcNow());
        _comparedAt = Time.GetTimestamp();
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
