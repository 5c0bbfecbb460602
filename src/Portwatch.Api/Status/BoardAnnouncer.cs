using Portwatch.Core;
using Portwatch.Core.Board;
using StackExchange.Redis;

namespace Portwatch.Api.Status;

/// <summary>Shows what a user has just changed at once. If the cache is away the change is stored all the same, and the worker's comparison brings it to the board.</summary>
internal sealed partial class BoardAnnouncer(DatabaseGate database, IConnectionMultiplexer redis, ILogger<BoardAnnouncer> logger)
{
    public Task ChangedAsync(Guid id, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        foreach (var entry in await BoardQuery.ReadAsync(database.Source, [id], cancellationToken))
        {
            await LiveBoard.PutAsync(redis.GetDatabase(), entry);
            await LiveBoard.PublishAsync(redis.GetDatabase(), new BoardChange { Entry = entry });
        }
    });

    public Task RemovedAsync(Guid id) => TryAsync(async () =>
    {
        await LiveBoard.RemoveAsync(redis.GetDatabase(), id);
        await LiveBoard.PublishAsync(redis.GetDatabase(), new BoardChange { Removed = id });
    });

    private async Task TryAsync(Func<Task> announce)
    {
        try
        {
            await announce();
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception) || DatabaseGate.IsAway(exception))
        {
            Log.NotAnnounced(logger, PortwatchCache.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A change did not reach the board ({Reason}); the next comparison brings it.")]
        public static partial void NotAnnounced(ILogger logger, string reason);
    }
}
