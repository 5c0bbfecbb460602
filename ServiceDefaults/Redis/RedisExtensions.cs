using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Health;
using StackExchange.Redis;

namespace ServiceDefaults.Redis;

/// <summary>Registration of the Redis-protocol cache.</summary>
public static class RedisExtensions
{
    /// <summary>
    /// Adds a <see cref="TracedRedis"/> for the connection string <paramref name="connectionName"/> and its health check. The connection is opened
    /// in the background: a service starts, and says so in its health, while the cache is away.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string is not configured.</exception>
    public static TBuilder AddRedis<TBuilder>(this TBuilder builder, string connectionName)
        where TBuilder : IHostApplicationBuilder
    {
        var connectionString = builder.Configuration.GetConnectionString(connectionName)
            ?? throw new InvalidOperationException(
                $"The connection string '{connectionName}' is not set, so the cache cannot be found. " +
                $"Set the environment variable ConnectionStrings__{connectionName}, e.g. 127.0.0.1:62896,password=…; the AppHost does it with WithReference({connectionName}).");

        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ClientName = builder.Environment.ApplicationName;
        // A cache that is away is an answer, not something to wait for: callers fall back at once.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2_000;
        options.AsyncTimeout = 2_000;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.HeartbeatConsistencyChecks = false;

        builder.Services.AddSingleton(new TracedRedis(options));
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>(connectionName, HealthStatus.Degraded, [HealthEndpoints.ReadyTag]);
        return builder;
    }
}
