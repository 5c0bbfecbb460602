using System.Collections.Concurrent;
using System.Globalization;
using Portwatch.Core;
using StackExchange.Redis;

namespace Portwatch.Api.Checks;

/// <summary>The token buckets of manual checks, in the cache so that all replicas share them. While it is away each replica keeps its own; a flush fills them again, which harms nobody.</summary>
internal sealed class TokenBucket(IConnectionMultiplexer redis, TimeProvider time)
{
    // One step in the cache: two replicas cannot take the same token. Numbers go as text, since a script's return value drops fractions.
    private const string Script =
        """
        local capacity = tonumber(ARGV[1])
        local rate = tonumber(ARGV[2])
        local now = tonumber(ARGV[3])
        local saved = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(saved[1] or ARGV[1])
        local at = tonumber(saved[2] or ARGV[3])
        if now > at then
          tokens = math.min(capacity, tokens + (now - at) / 1000 * rate)
          at = now
        end
        local wait = 0
        if tokens >= 1 then
          tokens = tokens - 1
        else
          wait = math.ceil((1 - tokens) / rate * 1000)
        end
        redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', at))
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return wait
        """;

    // More than that, and nobody is slowed down by forgetting them.
    private const int MaxOwnBuckets = 1_000;

    private readonly ConcurrentDictionary<Guid, BucketState> _own = new();

    /// <summary>Takes a token of <paramref name="endpointId"/>.</summary>
    /// <returns>How long to wait; zero if a token was taken.</returns>
    public async Task<TimeSpan> TakeAsync(Guid endpointId, BucketRule rule)
    {
        // Full again by then: the same as not being there.
        var lifetime = TimeSpan.FromSeconds(rule.Capacity / rule.TokensPerSecond) + TimeSpan.FromSeconds(1);
        RedisValue[] arguments =
        [
            rule.Capacity,
            rule.TokensPerSecond.ToString(CultureInfo.InvariantCulture),
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            (long)lifetime.TotalMilliseconds,
        ];
        try
        {
            var wait = await redis.GetDatabase().ScriptEvaluateAsync(Script, [RedisNames.Bucket(endpointId)], arguments);
            return TimeSpan.FromMilliseconds((long)wait);
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception))
        {
            return TakeOwn(endpointId, rule);
        }
    }

    private TimeSpan TakeOwn(Guid endpointId, BucketRule rule)
    {
        if (_own.Count > MaxOwnBuckets)
        {
            _own.Clear();
        }

        var wait = TimeSpan.Zero;
        _own.AddOrUpdate(endpointId, _ => Take(null), (_, state) => Take(state));
        return wait;

        BucketState Take(BucketState? state)
        {
            (var after, wait) = rule.Take(state, time.GetUtcNow());
            return after;
        }
    }
}
