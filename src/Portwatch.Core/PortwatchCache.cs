using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Portwatch.Core;

/// <summary>How services reach the cache.</summary>
public static class PortwatchCache
{
    /// <summary>The name of the connection string.</summary>
    public const string ConnectionName = "cache";

    private static readonly TimeSpan HealthTimeout = TimeSpan.FromMilliseconds(900);

    // Commands become spans when the client's record of them is read; by default ten seconds later, when nobody looks at the trace any more.
    private static readonly TimeSpan SpanDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Adds an <see cref="IConnectionMultiplexer"/> with its health check and traces. A service starts, and says so in its health, while the cache is
    /// away; the client keeps trying for as long as it lives.
    /// </summary>
    /// <exception cref="InvalidOperationException">The connection string is not configured.</exception>
    public static TBuilder AddPortwatchCache<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedisClient(
            ConnectionName,
            settings =>
            {
                settings.ConnectionString = settings.ConnectionString ?? throw new InvalidOperationException(
                    $"The connection string '{ConnectionName}' is not set, so the cache cannot be found. " +
                    $"Set the environment variable ConnectionStrings__{ConnectionName}, e.g. 127.0.0.1:62896,password=…; the AppHost does it with WithReference({ConnectionName}).");
                // Its copy of the instrumentation below has no options: spans come ten seconds late, and each command outside a trace makes a trace.
                settings.DisableTracing = true;
            },
            options =>
            {
                options.AbortOnConnectFail = false;
                options.ClientName = builder.Environment.ApplicationName;
                // A cache that is away is an answer, not something to wait for: callers fall back at once.
                options.BacklogPolicy = BacklogPolicy.FailFast;
                // Without pages of counters: the reason stands in health answers.
                options.IncludeDetailInExceptions = false;
                options.ConnectTimeout = 2_000;
                options.AsyncTimeout = 1_000;
                options.ConnectRetry = 1;
                // In seconds. A subscription that the server has forgotten would wait for messages for a minute.
                options.KeepAlive = 5;
                options.ReconnectRetryPolicy = new LinearRetry(500);
                options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
                options.HeartbeatConsistencyChecks = false;
            });
        builder.AddDependency(ConnectionName, HealthTimeout, isRequired: false);
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddRedisInstrumentation(options =>
        {
            options.FlushInterval = SpanDelay;
            options.SetVerboseDatabaseStatements = true;
            options.EnrichActivityWithTimingEvents = false;
            // Commands are spans only inside a recorded trace: polling and heartbeats stay silent.
            options.Filter = context => context.ParentActivity is { Recorded: true };
        }));
        return builder;
    }

    /// <summary>Whether <paramref name="exception"/> means that the cache is away or slow, as against a wrong command.</summary>
    public static bool IsAway(Exception exception) =>
        exception is RedisConnectionException or RedisTimeoutException or TimeoutException or SocketException
            || (exception is RedisServerException { Message: var message } && message.StartsWith("LOADING", StringComparison.Ordinal));

    /// <summary>The first line of the reason: the client's messages carry pages of counters.</summary>
    public static string Describe(Exception exception)
    {
        var message = exception.Message.AsSpan();
        var end = message.IndexOfAny("\r\n,");
        return (end < 0 ? message : message[..end]).ToString();
    }
}
