using System.Threading.RateLimiting;
using Portwatch.Core;
using StackExchange.Redis;

namespace Portwatch.Api.Checks;

/// <summary>The token buckets of manual checks, in the cache so that all replicas share them. While it is away each replica keeps its own; a flush fills them again, which harms nobody.</summary>
internal sealed class TokenBucket(IConnectionMultiplexer redis, TimeProvider time) : IDisposable
{
    /// <summary>How many checks of one endpoint may be asked for at once; from then on it is one a second.</summary>
    public const int Capacity = 10;

    // One step in the cache: two replicas cannot take the same token. Numbers go as text, since a script's return value drops fractions. A clock that is put
    // back gives nothing away, and takes nothing.
    private const string Script =
        """
        local capacity = tonumber(ARGV[1])
        local now = tonumber(ARGV[2])
        local saved = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens = tonumber(saved[1] or ARGV[1])
        local at = tonumber(saved[2] or ARGV[2])
        tokens = math.min(capacity, tokens + math.max(0, now - at) / 1000)
        local wait = 0
        if tokens >= 1 then
          tokens = tokens - 1
        else
          wait = math.ceil((1 - tokens) * 1000)
        end
        redis.call('HSET', KEYS[1], 'tokens', string.format('%.6f', tokens), 'at', ARGV[2])
        redis.call('PEXPIRE', KEYS[1], capacity * 1000)
        return wait
        """;

    private readonly PartitionedRateLimiter<Guid> _own = PartitionedRateLimiter.Create<Guid, Guid>(endpoint => RateLimitPartition.GetTokenBucketLimiter(
        endpoint, _ => new() { TokenLimit = Capacity, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));

    /// <summary>Takes a token of <paramref name="endpointId"/>.</summary>
    /// <returns>How long to wait; zero if a token was taken.</returns>
    public async Task<TimeSpan> TakeAsync(Guid endpointId)
    {
        try
        {
            var wait = await redis.GetDatabase().ScriptEvaluateAsync(Script, [RedisNames.Bucket(endpointId)], [Capacity, time.GetUtcNow().ToUnixTimeMilliseconds()]);
            return TimeSpan.FromMilliseconds((long)wait);
        }
        catch (Exception exception) when (PortwatchCache.IsAway(exception))
        {
            using var lease = _own.AttemptAcquire(endpointId);
            return lease.IsAcquired ? TimeSpan.Zero : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1);
        }
    }

    public void Dispose() => _own.Dispose();
}
