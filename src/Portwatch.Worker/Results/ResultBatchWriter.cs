using System.Diagnostics;
using Microsoft.Extensions.Options;
using Portwatch.Core;

namespace Portwatch.Worker.Results;

/// <summary>Writes the results of scheduled checks in batches, and holds on to a batch until the database takes it.</summary>
internal sealed partial class ResultBatchWriter(
    ResultBuffer buffer, ResultWriter writer, DatabaseGate database, IOptions<WorkerOptions> options, TimeProvider time, ILogger<ResultBatchWriter> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The probers have stopped before this service is told to: what they left is written, then the reader ends.
        using var completion = stoppingToken.Register(buffer.Complete);
        while (await buffer.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await WriteAsync(await CollectAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task<List<CheckMeasurement>> CollectAsync(CancellationToken stoppingToken)
    {
        var batch = new List<CheckMeasurement>();
        using var window = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        window.CancelAfter(options.Value.BatchWindow);
        try
        {
            while (batch.Count < options.Value.BatchSize)
            {
                if (!buffer.Reader.TryRead(out var measurement))
                {
                    if (!await buffer.Reader.WaitToReadAsync(window.Token))
                    {
                        break;
                    }

                    continue;
                }

                batch.Add(measurement);
            }
        }
        catch (OperationCanceledException)
        {
            // The window is over, or the worker stops: what is here is the batch.
        }

        return batch;
    }

    private async Task WriteAsync(List<CheckMeasurement> batch, CancellationToken stoppingToken)
    {
        while (batch.Count > 0)
        {
            // One span for the batch: it belongs to every check in it and is a child of none.
            using var activity = WorkerTelemetry.Source.StartActivity(
                "write results", ActivityKind.Internal, parentContext: default, links: batch.Where(result => result.Context != default).Select(result => new ActivityLink(result.Context)));
            activity?.SetTag("portwatch.batch.size", batch.Count);
            try
            {
                // Not cancelled by a stop: it is short, and the alternative is to measure again.
                await writer.WriteAsync(batch, CancellationToken.None);
                return;
            }
            catch (Exception exception) when (DatabaseGate.IsAway(exception))
            {
                database.Report(exception);
                activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
                if (stoppingToken.IsCancellationRequested)
                {
                    // The jobs are still running in their rows; their leases make another worker measure again.
                    Log.Abandoned(logger, batch.Count, exception.Message);
                    return;
                }

                Log.Waiting(logger, batch.Count, exception.Message);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
                if (batch.Count == 1)
                {
                    Log.Refused(logger, batch[0].JobId, exception);
                    return;
                }

                // One bad result must not take the others along.
                Log.Splitting(logger, batch.Count, exception);
                foreach (var result in batch)
                {
                    await WriteAsync([result], stoppingToken);
                }

                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Count} results wait for the database: {Reason}")]
        public static partial void Waiting(ILogger logger, int count, string reason);

        [LoggerMessage(LogLevel.Warning, "{Count} results could not be written before the worker stopped ({Reason}); their checks will be carried out again.")]
        public static partial void Abandoned(ILogger logger, int count, string reason);

        [LoggerMessage(LogLevel.Error, "A batch of {Count} results was refused; they are written one by one.")]
        public static partial void Splitting(ILogger logger, int count, Exception exception);

        [LoggerMessage(LogLevel.Error, "The result of check {JobId} was refused by the database; the check will be carried out again, or given up.")]
        public static partial void Refused(ILogger logger, Guid jobId, Exception exception);
    }
}
