using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ServiceDefaults.Redis;

/// <summary>
/// A connection to a Redis-protocol server whose commands are client spans, named and attributed as the OpenTelemetry
/// <see href="https://opentelemetry.io/docs/specs/semconv/database/redis/">conventions for Redis</see> say.
/// Commands outside a recorded trace (polling, health probes) make no spans.
/// </summary>
public sealed class TracedRedis : IAsyncDisposable
{
    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "ServiceDefaults.Redis";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private readonly string _serverAddress;
    private readonly int? _serverPort;

    /// <summary>Creates the client; it connects on first use and keeps trying for as long as it lives.</summary>
    public TracedRedis(ConfigurationOptions options)
    {
        (_serverAddress, _serverPort) = options.EndPoints.FirstOrDefault() switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            _ => ("unknown", (int?)null),
        };
        _connection = new(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    /// <summary>Whether the server answered last time; false before the first use.</summary>
    public bool IsConnected => _connection is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsConnected: true } };

    /// <summary>The connection itself, for subscriptions.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync() => _connection.Value;

    /// <summary>Runs one command, as a span named <c>{operation} {target}</c>.</summary>
    /// <param name="operation">The command, e.g. <c>LPUSH</c>.</param>
    /// <param name="target">What it works on: a key or channel of low cardinality, or the kind of key.</param>
    /// <param name="command">The call.</param>
    /// <param name="kind">Client, or Producer for a command that hands a message on.</param>
    public async Task<T> RunAsync<T>(string operation, string target, Func<IDatabase, Task<T>> command, ActivityKind kind = ActivityKind.Client)
    {
        using var activity = Activity.Current is { Recorded: true } ? Start(operation, target, kind) : null;
        try
        {
            var connection = await _connection.Value;
            return await command(connection.GetDatabase());
        }
        catch (Exception exception) when (activity is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity.SetTag("error.type", exception.GetType().FullName);
            if (exception is RedisServerException server)
            {
                activity.SetTag("db.response.status_code", server.Message.Split(' ', 2)[0]);
            }

            throw;
        }
    }

    /// <summary>A round trip to the server; never a span.</summary>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken)
    {
        var connection = await _connection.Value.WaitAsync(cancellationToken);
        return await connection.GetDatabase().PingAsync();
    }

    /// <summary>Whether <paramref name="exception"/> means that the server is away or slow, as against a wrong command.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is RedisConnectionException or RedisTimeoutException or TimeoutException or SocketException
            || (exception is RedisServerException { Message: var message } && message.StartsWith("LOADING", StringComparison.Ordinal));

    /// <summary>The first line of the reason: the client's messages carry pages of counters.</summary>
    public static string Describe(Exception exception)
    {
        var message = exception.Message.AsSpan();
        var end = message.IndexOfAny("\r\n,");
        return (end < 0 ? message : message[..end]).ToString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    private Activity? Start(string operation, string target, ActivityKind kind)
    {
        var activity = Source.StartActivity($"{operation} {target}", kind);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("db.system.name", "redis");
            activity.SetTag("db.operation.name", operation);
            activity.SetTag("db.namespace", 0.ToString(CultureInfo.InvariantCulture));
            activity.SetTag("db.query.text", $"{operation} {target} ?");
            activity.SetTag("server.address", _serverAddress);
            activity.SetTag("server.port", _serverPort);
        }

        return activity;
    }
}
