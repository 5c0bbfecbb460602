using Portwatch.Data.Queue;
using Portwatch.Worker.Probing;
using StackExchange.Redis;

namespace Portwatch.Worker.Scheduling;

/// <summary>Brings back what was lost: jobs whose lease ran out are pushed again or given up, and the processing list forgets what is finished.</summary>
internal sealed partial class LeaseSweep(JobStore jobs, IConnectionMultiplexer redis, ILogger<LeaseSweep> logger)
{
    private const int MaxProcessingLines = 1_000;

    /// <summary>Sweeps once.</summary>
    /// <returns>How many jobs were found lost.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var lost = await jobs.SweepAsync(cancellationToken);
        foreach (var job in lost)
        {
            if (job.IsDead)
            {
                WorkerTelemetry.Dead.Add(1);
                Log.Dead(logger, job.Id);
                continue;
            }

            Log.Requeued(logger, job.Id);
            await CheckQueue.PushAsync(redis.GetDatabase(), new(job.Id, job.Traceparent, job.EnqueuedAt));
        }

        return lost.Count;
    }

    /// <summary>Removes from the processing list what no prober has any more: left behind by one that was killed after its work was done.</summary>
    public async Task<int> CleanProcessingAsync(CancellationToken cancellationToken)
    {
        var lines = await redis.GetDatabase().ListRangeAsync(RedisNames.Processing, 0, MaxProcessingLines - 1);
        var byId = lines
            .Select(line => (Line: (string)line!, Id: CheckMessage.TryParse(line, out var message) ? message.JobId : Guid.Empty))
            .ToList();
        if (byId.Count == 0)
        {
            return 0;
        }

        var unfinished = await jobs.UnfinishedAsync(byId.Select(entry => entry.Id).ToList(), cancellationToken);
        var removed = 0;
        foreach (var (line, _) in byId.Where(entry => !unfinished.Contains(entry.Id)))
        {
            await CheckQueue.RemoveAsync(redis.GetDatabase(), line);
            removed++;
        }

        return removed;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Check {JobId} was lost, by the queue or with its prober; it is queued again.")]
        public static partial void Requeued(ILogger logger, Guid jobId);

        [LoggerMessage(LogLevel.Error, "Check {JobId} was given up after its last attempt; GET /api/checks/{JobId} says why.")]
        public static partial void Dead(ILogger logger, Guid jobId);
    }
}
