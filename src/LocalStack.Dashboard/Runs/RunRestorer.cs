namespace LocalStack.Dashboard.Runs;

/// <summary>Brings back what this run had before the dashboard was started again, beside what comes in already.</summary>
internal sealed partial class RunRestorer(TelemetryRuns runs, ILogger<RunRestorer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Away from the start, which does not wait for it.
        await Task.Yield();
        try
        {
            if (runs.History is { } history && await history.RestoreAsync(runs.Live, stoppingToken) is { } restored)
            {
                Log.Restored(logger, restored.Requests, history.RunId);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, unreadable.Message);
        }
        catch (OperationCanceledException)
        {
            // We are stopping.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Restored {Count} requests of telemetry of the run '{RunId}'.")]
        public static partial void Restored(ILogger logger, long count, string runId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What this run had before cannot be restored: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
