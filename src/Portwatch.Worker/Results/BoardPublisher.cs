using Portwatch.Core;
using Portwatch.Core.Board;
using StackExchange.Redis;

namespace Portwatch.Worker.Results;

/// <summary>Puts changed endpoints on the live board and tells the API's replicas. All of it may fail: the facts are stored, and the board is compared with them again and again.</summary>
internal sealed partial class BoardPublisher(DatabaseGate database, IConnectionMultiplexer redis, ILogger<BoardPublisher> logger)
{
    public async Task PublishAsync(IReadOnlyCollection<Guid> endpointIds, CancellationToken cancellationToken)
    {
        if (endpointIds.Count == 0)
        {
            return;
        }

        try
        {
            foreach (var entry in await BoardQuery.ReadAsync(database.Source, endpointIds, cancellationToken))
            {
                await LiveBoard.PutAsync(redis.GetDatabase(), entry);
                await LiveBoard.PublishAsync(redis.GetDatabase(), new BoardChange { Entry = entry });
            }
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception) || DatabaseGate.IsAway(exception))
        {
            Log.NotPublished(logger, endpointIds.Count, RedisNames.Board, PortwatchCache.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Count} changes did not reach {Key} ({Reason}); the next comparison brings them.")]
        public static partial void NotPublished(ILogger logger, int count, string key, string reason);
    }
}
