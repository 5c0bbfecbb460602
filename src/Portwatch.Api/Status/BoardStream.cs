using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Portwatch.Core;
using Portwatch.Core.Board;
using StackExchange.Redis;

namespace Portwatch.Api.Status;

/// <summary>
/// Hands the board's changes to whoever watches through this replica. Pub/sub loses messages by design, so watchers also get the whole board, at the beginning
/// and again and again: what they missed, they see within seconds, and a connection that comes back needs no memory of what it had.
/// </summary>
internal sealed partial class BoardStream(IConnectionMultiplexer redis, BoardReader reader, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BoardStream> logger)
    : BackgroundService
{
    // A state grows stale while nothing is sent: often enough to be seen in time.
    private static readonly TimeSpan ResyncPeriod = TimeSpan.FromSeconds(2);

    // A slow browser is brought up to date by the next board, not by a longer queue.
    private const int MaxPending = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private ImmutableList<Channel<BoardChange>> _clients = [];

    /// <summary>Boards and, between them, changes, until the client goes or the service stops. A board that cannot be read is null.</summary>
    public async IAsyncEnumerable<(BoardSnapshot? Board, BoardChange? Change)> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var changes = Channel.CreateBounded<BoardChange>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _clients, clients => clients.Add(changes));
        try
        {
            // Subscribed first, read after: nothing falls between.
            while (!either.IsCancellationRequested)
            {
                yield return (await TryReadAsync(either.Token), null);

                using var period = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
                period.CancelAfter(ResyncPeriod);
                while (await WaitAsync(changes.Reader, period.Token))
                {
                    while (changes.Reader.TryRead(out var change))
                    {
                        yield return (null, change with { Entry = change.Entry?.At(time.GetUtcNow()) });
                    }
                }
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _clients, clients => clients.Remove(changes));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The client subscribes again by itself after a lost connection.
                await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(RedisNames.BoardChanges), (_, message) => Push(message));
                return;
            }
            catch (Exception exception) when (PortwatchCache.IsAway(exception))
            {
                Log.NotSubscribed(logger, PortwatchCache.Describe(exception));
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Push(RedisValue message)
    {
        var clients = _clients;
        if (clients.IsEmpty)
        {
            return;
        }

        BoardChange? change;
        try
        {
            change = JsonSerializer.Deserialize((byte[])message!, BoardJson.Default.BoardChange);
        }
        catch (JsonException exception)
        {
            Log.Unreadable(logger, exception.Message);
            return;
        }

        if (change is null)
        {
            return;
        }

        // This runs on the client's reader thread, which carries somebody else's trace or none: the message says whose it is.
        Activity.Current = null;
        var parent = ActivityContext.TryParse(change.Traceparent, traceState: null, isRemote: true, out var context) ? context : default;
        using var activity = ApiTelemetry.Source.StartActivity("sse push", ActivityKind.Producer, parent);
        activity?.SetTag("portwatch.sse.clients", clients.Count);
        activity?.SetTag("portwatch.endpoint.id", (change.Entry?.Id ?? change.Removed)?.ToString());
        foreach (var client in clients)
        {
            client.Writer.TryWrite(change);
        }
    }

    private async Task<BoardSnapshot?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Inside the request's span, which lasts as long as the browser looks, every board would add spans to it.
            Activity.Current = null;
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || DatabaseGate.IsAway(exception))
        {
            return null;
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<BoardChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The board's channel cannot be heard yet: {Reason}")]
        public static partial void NotSubscribed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "A message on the board's channel is not a change and was dropped: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
