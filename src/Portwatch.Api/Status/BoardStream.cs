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
/// Hands the board to whoever watches through this replica: one reading and one subscription for all of them. Pub/sub loses messages by design, so the whole
/// board follows again and again: what watchers missed, they see within seconds, and a connection that comes back needs no memory of what it had.
/// </summary>
internal sealed partial class BoardStream(IConnectionMultiplexer redis, BoardReader reader, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BoardStream> logger)
    : BackgroundService
{
    // A state grows stale while nothing is sent: often enough to be seen in time.
    private static readonly TimeSpan ResyncPeriod = TimeSpan.FromSeconds(2);

    // A slow browser is brought up to date by the next board, not by a longer queue.
    private const int MaxPending = 256;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // Changes, and null for each watcher that comes.
    private readonly Channel<BoardChange?> _inbox = Channel.CreateBounded<BoardChange?>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private ImmutableList<Channel<BoardNews>> _watchers = [];

    /// <summary>A board and, between it and the next, changes, until the client goes or the service stops.</summary>
    public async IAsyncEnumerable<BoardNews> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var news = Channel.CreateBounded<BoardNews>(new BoundedChannelOptions(MaxPending) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(news));
        try
        {
            // Subscribed first, read after: nothing falls between, and changes before the first board are in it.
            _inbox.Writer.TryWrite(null);
            var hasBoard = false;
            while (await WaitAsync(news.Reader, either.Token))
            {
                while (news.Reader.TryRead(out var item))
                {
                    hasBoard |= item.Change is null;
                    if (hasBoard)
                    {
                        yield return item.Change is { Entry: { } entry } change ? item with { Change = change with { Entry = entry.At(time.GetUtcNow()) } } : item;
                    }
                }
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Remove(news));
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(SubscribeAsync(stoppingToken), TellAsync(stoppingToken));

    private async Task SubscribeAsync(CancellationToken stoppingToken)
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

    // When somebody comes, and again after each period. Changes that come while a board is read follow it: whatever is in them is not undone by an older board.
    private async Task TellAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // Those who came together are served together.
            while (_inbox.Reader.TryPeek(out var next) && next is null)
            {
                _inbox.Reader.TryRead(out _);
            }

            var watchers = _watchers;
            if (!watchers.IsEmpty)
            {
                Tell(watchers, new(await TryReadAsync(stoppingToken), Change: null));
            }

            using var period = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            period.CancelAfter(ResyncPeriod);
            while (await WaitAsync(_inbox.Reader, period.Token) && _inbox.Reader.TryRead(out var change) && change is not null)
            {
                Tell(_watchers, new(Board: null, change));
            }
        }
    }

    private void Push(RedisValue message)
    {
        if (_watchers is not { IsEmpty: false, Count: var count })
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
        activity?.SetTag("portwatch.sse.clients", count);
        activity?.SetTag("portwatch.endpoint.id", (change.Entry?.Id ?? change.Removed)?.ToString());
        _inbox.Writer.TryWrite(change);
    }

    private static void Tell(ImmutableList<Channel<BoardNews>> watchers, BoardNews news)
    {
        foreach (var watcher in watchers)
        {
            watcher.Writer.TryWrite(news);
        }
    }

    private async Task<BoardSnapshot?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            if (exception is not OperationCanceledException && !DatabaseGate.IsAway(exception))
            {
                Log.NotRead(logger, exception);
            }

            return null;
        }
    }

    private static async Task<bool> WaitAsync<T>(ChannelReader<T> items, CancellationToken cancellationToken)
    {
        try
        {
            return await items.WaitToReadAsync(cancellationToken);
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

        [LoggerMessage(LogLevel.Error, "The board could not be read; watchers are told so.")]
        public static partial void NotRead(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "A message on the board's channel is not a change and was dropped: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}

/// <summary>What a watcher hears: the whole board, or one change of it, or (neither) that no server has a board.</summary>
internal sealed record BoardNews(BoardSnapshot? Board, BoardChange? Change);
