using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Portwatch.Api.Problems;
using Portwatch.Api.Telemetry;
using Portwatch.Data;
using Portwatch.Data.Board;
using Portwatch.Data.Queue;
using StackExchange.Redis;

namespace Portwatch.Api.Status;

/// <summary>
/// Hands the board's changes to the browsers of this replica. Pub/sub loses messages by design, so each client is also compared
/// with the board now and then: what it missed, it gets within seconds.
/// </summary>
internal sealed partial class BoardStream(IConnectionMultiplexer redis, BoardReader reader, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BoardStream> logger)
    : BackgroundService
{
    /// <summary>How often a client is compared with the board.</summary>
    public static readonly TimeSpan ResyncPeriod = TimeSpan.FromSeconds(5);

    // Revisions are drawn before their transactions commit, so a lower one may become visible after a higher one.
    private const long RevisionSlack = 256;

    // A slow browser is brought up to date by the next comparison, not by a longer queue.
    private const int MaxPending = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private ImmutableList<Channel<BoardChange>> _clients = [];

    /// <summary>The events of one client, until it goes or the service stops.</summary>
    /// <param name="lastSeen">The last event id that the client has; null for the whole board.</param>
    /// <param name="cancellationToken">The client's connection.</param>
    public async IAsyncEnumerable<SseItem<string>> WatchAsync(long? lastSeen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var changes = Channel.CreateBounded<BoardChange>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _clients, clients => clients.Add(changes));
        try
        {
            // Subscribed first, read after: nothing falls between.
            var seen = Math.Max(0, (lastSeen ?? 0) - RevisionSlack);
            var isFirst = true;
            while (!either.IsCancellationRequested)
            {
                var snapshot = await TryReadAsync(either.Token);
                if (snapshot is not null)
                {
                    var missed = snapshot.Entries.Where(entry => entry.Revision > seen).ToList();
                    seen = snapshot.Entries.Select(entry => entry.Revision).Append(seen).Max();
                    yield return missed.Count > 0 || isFirst ? Board(snapshot, missed, seen) : Pulse(snapshot);
                    isFirst = false;
                }

                using var period = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
                period.CancelAfter(ResyncPeriod);
                while (await WaitAsync(changes.Reader, period.Token))
                {
                    while (changes.Reader.TryRead(out var change))
                    {
                        if (change.Entry is { } entry)
                        {
                            // Others between here and the last comparison may be missing: only that moves the mark on.
                            yield return Item(JsonSerializer.Serialize(entry, BoardJson.Default.BoardEntry), "entry", entry.Revision);
                        }
                        else if (change.Removed is { } id)
                        {
                            yield return Item(JsonSerializer.Serialize(new BoardRemoval(id), ApiJson.Default.BoardRemoval), "removed", revision: null);
                        }
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
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
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
            // Inside the request's span, which lasts as long as the browser looks, every comparison would add spans to it.
            Activity.Current = null;
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException || ApiExceptionHandler.IsDatabaseAway(exception))
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

    private static SseItem<string> Board(BoardSnapshot snapshot, IReadOnlyList<BoardEntry> missed, long revision)
    {
        var update = new BoardUpdate(missed, [.. snapshot.Entries.Select(entry => entry.Id)], snapshot.Source, Seconds(snapshot.Age));
        return Item(JsonSerializer.Serialize(update, ApiJson.Default.BoardUpdate), "board", revision);
    }

    private static SseItem<string> Pulse(BoardSnapshot snapshot) =>
        Item(JsonSerializer.Serialize(new BoardPulse(snapshot.Source, Seconds(snapshot.Age)), ApiJson.Default.BoardPulse), "pulse", revision: null);

    private static SseItem<string> Item(string json, string type, long? revision) =>
        new(json, type) { EventId = revision?.ToString(CultureInfo.InvariantCulture) };

    private static double Seconds(TimeSpan age) => Math.Round(age.TotalSeconds, 1);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The board's channel cannot be heard yet: {Reason}")]
        public static partial void NotSubscribed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "A message on the board's channel is not a change and was dropped: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
