using System.Diagnostics;
using Npgsql;
using Portwatch.Data.Board;
using Portwatch.Data.Queue;
using ServiceDefaults.Redis;

namespace Portwatch.Api.Status;

/// <summary>Shows what a user has just changed at once. If the cache is away the change is stored all the same, and the worker's comparison brings it to the board.</summary>
internal sealed partial class BoardAnnouncer(NpgsqlDataSource dataSource, TracedRedis redis, ILogger<BoardAnnouncer> logger)
{
    public Task ChangedAsync(Guid id, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        foreach (var entry in await BoardQuery.ReadAsync(dataSource, [id], cancellationToken))
        {
            await redis.RunAsync("EVALSHA", "board-put", database => LiveBoard.PutAsync(database, entry));
            await redis.RunAsync("PUBLISH", "board", database => LiveBoard.PublishAsync(database, new BoardChange { Entry = entry }), ActivityKind.Producer);
        }
    });

    public Task RemovedAsync(Guid id) => TryAsync(async () =>
    {
        await redis.RunAsync("HDEL", RedisNames.Board, database => LiveBoard.RemoveAsync(database, id));
        await redis.RunAsync("PUBLISH", "board", database => LiveBoard.PublishAsync(database, new BoardChange { Removed = id }), ActivityKind.Producer);
    });

    private async Task TryAsync(Func<Task> announce)
    {
        try
        {
            await announce();
        }
        catch (Exception exception) when (TracedRedis.IsUnavailable(exception) || exception is NpgsqlException)
        {
            Log.NotAnnounced(logger, TracedRedis.Describe(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A change did not reach the board ({Reason}); the next comparison brings it.")]
        public static partial void NotAnnounced(ILogger logger, string reason);
    }
}
