using StackExchange.Redis;

namespace Portwatch.Data.Queue;

/// <summary>The queue's commands. It delivers at least once; the job row makes the effect happen once.</summary>
public static class CheckQueue
{
    /// <summary>Pushes a check and wakes a prober.</summary>
    public static async Task<long> PushAsync(IDatabase redis, CheckMessage message)
    {
        var length = redis.ListLeftPushAsync(RedisNames.Queue, message.ToString());
        // Lost if nobody listens: probers look by themselves now and then.
        var wake = redis.PublishAsync(RedisChannel.Literal(RedisNames.Wake), string.Empty);
        await Task.WhenAll(length, wake);
        return await length;
    }

    /// <summary>Takes the oldest check into the processing list; null if there is none.</summary>
    public static async Task<string?> TakeAsync(IDatabase redis) =>
        await redis.ListMoveAsync(RedisNames.Queue, RedisNames.Processing, ListSide.Right, ListSide.Left);

    /// <summary>Takes a check off the processing list.</summary>
    public static Task<long> RemoveAsync(IDatabase redis, string line) => redis.ListRemoveAsync(RedisNames.Processing, line);
}
