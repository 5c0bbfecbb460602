using Microsoft.Extensions.Options;
using Portwatch.Data;
using Portwatch.Data.Queue;
using Portwatch.Worker.Results;
using StackExchange.Redis;

namespace Portwatch.Worker.Probing;

/// <summary>The probers: so many loops that take checks from the queue.</summary>
internal sealed partial class ProberService(IConnectionMultiplexer redis, CheckProcessor processor, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ProberService> logger)
    : BackgroundService
{
    // The wake-up is lost when nobody listens, so look now and then.
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // What a check in flight at SIGTERM gets to finish; its lease takes care of the rest. Below the host's shutdown time.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _wake = new(0);
    private bool _isQueueAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var drain = new CancellationTokenSource();
        using var stopping = stoppingToken.Register(() => drain.CancelAfter(DrainTimeout));
        var loops = Enumerable.Range(0, options.Value.Probers).Select(_ => RunAsync(stoppingToken, drain.Token)).ToList();
        loops.Add(ListenAsync(stoppingToken));
        await Task.WhenAll(loops);
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    // Take until told to stop; finish what was taken until the drain is over.
    private async Task RunAsync(CancellationToken stoppingToken, CancellationToken drainToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var line = await CheckQueue.TakeAsync(redis.GetDatabase());
                QueueAnswered();
                if (line is null)
                {
                    await _wake.WaitAsync(IdlePeriod, stoppingToken);
                    continue;
                }

                await processor.ProcessAsync(line, drainToken);
                await CheckQueue.RemoveAsync(redis.GetDatabase(), line);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A loop never ends: the message stays in the processing list, and the job's lease brings it back.
                Report(exception);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // The client subscribes again by itself after a lost connection.
                await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(RedisNames.Wake), (_, _) => Wake());
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Report(exception);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Wake()
    {
        // More permits than probers would only make them look in vain.
        if (_wake.CurrentCount < options.Value.Probers)
        {
            _wake.Release();
        }
    }

    private void QueueAnswered()
    {
        if (Volatile.Read(ref _isQueueAway) && Interlocked.Exchange(ref _isQueueAway, false))
        {
            Log.QueueBack(logger);
        }
    }

    private void Report(Exception exception)
    {
        if (PortwatchCache.IsAway(exception))
        {
            if (!Interlocked.Exchange(ref _isQueueAway, true))
            {
                Log.QueueAway(logger, PortwatchCache.Describe(exception));
            }
        }
        else if (ResultWriter.IsDatabaseAway(exception))
        {
            Log.DatabaseAway(logger, exception.Message);
        }
        else
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The queue does not answer ({Reason}); checks wait until it does.")]
        public static partial void QueueAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The queue answers again.")]
        public static partial void QueueBack(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The database does not answer ({Reason}); the check is tried again when its lease runs out.")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "A prober failed; it goes on with the next check.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
