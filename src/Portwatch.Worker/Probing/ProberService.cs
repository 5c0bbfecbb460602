using Microsoft.Extensions.Options;
using Portwatch.Core;

namespace Portwatch.Worker.Probing;

/// <summary>Takes jobs as long as probers are free, and carries them out side by side.</summary>
internal sealed partial class ProberService(
    JobStore jobs, WakeUp wakeUp, CheckProcessor processor, DatabaseGate database, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ProberService> logger) : BackgroundService
{
    // A wake-up gets lost when nobody listens or the cache is away: look now and then.
    private static readonly TimeSpan IdlePeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // What a check in flight at SIGTERM gets to finish; its lease takes care of the rest. Below the host's shutdown time.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _free = new(options.Value.Probers, options.Value.Probers);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var drain = new CancellationTokenSource();
        using var stopping = stoppingToken.Register(() => drain.CancelAfter(DrainTimeout));
        var running = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _free.WaitAsync(stoppingToken);
                _free.Release();
                running.RemoveAll(task => task.IsCompleted);
                var places = _free.CurrentCount;
                var claimed = await jobs.ClaimAsync(places, stoppingToken);
                foreach (var job in claimed)
                {
                    await _free.WaitAsync(CancellationToken.None);
                    running.Add(RunAsync(job, drain.Token));
                }

                if (claimed.Count < places)
                {
                    await wakeUp.WaitAsync(IdlePeriod, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Report(exception);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running);
    }

    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    private async Task RunAsync(ClaimedJob job, CancellationToken drainToken)
    {
        await Task.Yield();
        try
        {
            await processor.ProcessAsync(job, drainToken);
        }
        catch (OperationCanceledException) when (drainToken.IsCancellationRequested)
        {
            // Its lease brings it back, here or to another worker.
        }
        catch (Exception exception)
        {
            Report(exception);
        }
        finally
        {
            _free.Release();
        }
    }

    private void Report(Exception exception)
    {
        database.Report(exception);
        if (DatabaseGate.IsAway(exception))
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
        [LoggerMessage(LogLevel.Debug, "No check can be taken or finished ({Reason}); what was begun is done again when its lease runs out.")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "A check failed in a way nobody foresaw; the probers go on.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
