using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults.Redis;

namespace ServiceDefaults.Health;

/// <summary>A PING. Without the cache the services go on, slower or with less: degraded, not down.</summary>
internal sealed class RedisHealthCheck(TracedRedis redis) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.PingAsync(cancellationToken).WaitAsync(Timeout, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (TracedRedis.IsUnavailable(exception))
        {
            return HealthCheckResult.Degraded($"The cache does not answer: {TracedRedis.Describe(exception)}");
        }
    }
}
