using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Portwatch.Core;

/// <summary>
/// Knows that the database is away, so that one caller waits for it in vain and the others do not. Whoever meets the outage reports it; from then on
/// <see cref="Source"/> fails at once, until a look from here finds the database back. While all is well, nothing is asked.
/// </summary>
public sealed partial class DatabaseGate(NpgsqlDataSource dataSource, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DatabaseGate> logger)
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(2);

    private Outage? _outage;

    /// <summary>The outage that lasts; null while the database answers.</summary>
    public Outage? Outage => Volatile.Read(ref _outage);

    /// <summary>The pool.</summary>
    /// <exception cref="DatabaseAwayException">The database is away.</exception>
    public NpgsqlDataSource Source => Outage is { } outage ? throw new DatabaseAwayException(outage.Since, outage.Cause) : dataSource;

    /// <summary>Whether <paramref name="exception"/>, or what it wraps, means that the database is away or overloaded, as against a statement it refuses.</summary>
    public static bool IsAway(Exception? exception) => exception switch
    {
        null or RedisException or RedisTimeoutException => false,
        PostgresException postgres => postgres.IsTransient,
        NpgsqlException or TimeoutException or SocketException => true,
        // EF Core wraps what happens while it saves.
        _ => IsAway(exception.InnerException),
    };

    /// <summary>Says what a statement met. What does not mean that the database is away is nothing to this gate.</summary>
    public void Report(Exception exception)
    {
        if (exception is DatabaseAwayException || !IsAway(exception))
        {
            return;
        }

        // A stopped server leaves connections that look open; each would fail one request more, long after it is back.
        dataSource.Clear();
        if (Interlocked.CompareExchange(ref _outage, new(time.GetUtcNow(), exception), null) is null)
        {
            Log.Away(logger, exception.GetBaseException().Message);
            _ = LookUntilBackAsync(lifetime.ApplicationStopping);
        }
    }

    private async Task LookUntilBackAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                timeout.CancelAfter(LookTimeout);
                await using var command = dataSource.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(timeout.Token);
                Volatile.Write(ref _outage, null);
                Log.Back(logger);
                return;
            }
            catch (Exception exception) when (exception is OperationCanceledException || IsAway(exception))
            {
                await Task.Delay(LookPeriod, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                // It answers, if only to refuse: the next caller learns why.
                Volatile.Write(ref _outage, null);
                Log.Refuses(logger, exception.Message);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The database does not answer ({Reason}); until it does, what needs it is refused at once.")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The database answers again.")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The database answers, but refuses: {Reason}")]
        public static partial void Refuses(ILogger logger, string reason);
    }
}

/// <summary>A time without the database.</summary>
/// <param name="Since">When it was first met.</param>
/// <param name="Cause">How.</param>
public sealed record Outage(DateTimeOffset Since, Exception Cause);

/// <summary>The database is known to be away; nothing was sent to it.</summary>
public sealed class DatabaseAwayException(DateTimeOffset since, Exception cause) : NpgsqlException($"The database does not answer since {since.UtcDateTime:HH:mm:ss} UTC.", cause);
