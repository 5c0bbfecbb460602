using Portwatch.Core;

namespace Portwatch.Worker;

/// <summary>A duty done again and again. A server that is away is waited for, and said once; any other failure is logged, and the duty goes on.</summary>
internal abstract partial class PeriodicService(TimeSpan period, DatabaseGate database, TimeProvider time, ILogger logger) : BackgroundService
{
    private bool _isAway;

    protected DatabaseGate Database => database;

    protected TimeProvider Time => time;

    protected abstract Task RunAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(period, time);
        try
        {
            do
            {
                await TryRunAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was cut off is done again: by the next worker, or after its lease.
        }
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
            if (_isAway)
            {
                _isAway = false;
                Log.Back(logger);
            }
        }
        catch (Exception exception) when (DatabaseGate.IsAway(exception) || PortwatchCache.IsAway(exception))
        {
            if (!PortwatchCache.IsAway(exception))
            {
                database.Report(exception);
            }

            if (!_isAway)
            {
                _isAway = true;
                Log.Away(logger, PortwatchCache.Describe(exception));
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A server does not answer ({Reason}); this duty waits for it.")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The server answers again; this duty goes on.")]
        public static partial void Back(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The duty failed; it goes on.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
