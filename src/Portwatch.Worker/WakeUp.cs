using System.Threading.Channels;
using Portwatch.Core;
using StackExchange.Redis;

namespace Portwatch.Worker;

/// <summary>Says that a job waits: by the cache's channel, and at once to the probers of this process. However often it is said, they look once.</summary>
internal sealed partial class WakeUp(IConnectionMultiplexer redis, TimeProvider time, ILogger<WakeUp> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes whoever waits.</summary>
    public async Task CallAsync()
    {
        _calls.Writer.TryWrite(true);
        await Messages.WakeAsync(redis);
    }

    /// <summary>Waits for a call, and no longer than <paramref name="longest"/>: calls get lost.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(longest);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody called.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The client subscribes again by itself after a lost connection.
                await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(RedisNames.Wake), (_, _) => _calls.Writer.TryWrite(true));
                return;
            }
            catch (Exception exception) when (PortwatchCache.IsAway(exception))
            {
                Log.NotSubscribed(logger, PortwatchCache.Describe(exception));
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Wake-ups cannot be heard yet ({Reason}); the probers look by themselves.")]
        public static partial void NotSubscribed(ILogger logger, string reason);
    }
}
