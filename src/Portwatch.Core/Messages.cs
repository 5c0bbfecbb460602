using System.Diagnostics;
using StackExchange.Redis;

namespace Portwatch.Core;

/// <summary>What goes from one service to another, and the span that it leaves.</summary>
public static class Messages
{
    /// <summary>The queue's name on spans: the table whose waiting rows it is.</summary>
    public const string Checks = "check_jobs";

    /// <summary>Starts the span of a message that is being sent.</summary>
    /// <param name="source">The sender's.</param>
    /// <param name="name">Its name.</param>
    /// <param name="system">What carries the message.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="links">What it follows from, without being a part of it.</param>
    public static Activity? StartSend(ActivitySource source, string name, string system, string destination, IEnumerable<ActivityLink>? links = null)
    {
        var send = source.StartActivity(name, ActivityKind.Producer, parentContext: default, links: links);
        send?.SetTag("messaging.system", system);
        send?.SetTag("messaging.operation.name", "send");
        send?.SetTag("messaging.operation.type", "send");
        send?.SetTag("messaging.destination.name", destination);
        return send;
    }

    /// <summary>Wakes the probers. Lost if nobody listens, or the cache is away: they look by themselves now and then.</summary>
    /// <returns>Why it could not be sent; null if it was.</returns>
    public static async Task<string?> WakeAsync(IConnectionMultiplexer redis)
    {
        try
        {
            await redis.GetDatabase().PublishAsync(RedisChannel.Literal(RedisNames.Wake), RedisValue.EmptyString);
            return null;
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception))
        {
            return PortwatchCache.Describe(exception);
        }
    }
}
