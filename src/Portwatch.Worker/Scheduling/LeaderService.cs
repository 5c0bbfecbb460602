using Microsoft.Extensions.Options;
using Npgsql;
using Portwatch.Data;
using Portwatch.Worker.Results;
using StackExchange.Redis;

namespace Portwatch.Worker.Scheduling;

/// <summary>
/// The duties that one worker has at a time: schedule, sweep, keep the board, keep house. The leader is who holds an advisory lock; the lock ends with its
/// connection, so a leader that dies, or loses the database, is one no longer. The duties stay right with two leaders: only work is doubled.
/// </summary>
internal sealed partial class LeaderService(
    NpgsqlDataSource dataSource,
    IConnectionMultiplexer redis,
    Scheduler scheduler,
    LeaseSweep sweep,
    BoardKeeper board,
    Housekeeping housekeeping,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<LeaderService> logger) : BackgroundService
{
    private const long LockKey = 0x706F_7274_6C65_6164;

    private static readonly TimeSpan CandidatePeriod = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BoardPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CleanPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HousekeepingPeriod = TimeSpan.FromHours(1);

    private bool _isQueueAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(stoppingToken);
                if (await TryLockAsync(connection, stoppingToken))
                {
                    Log.Leads(logger);
                    await LeadAsync(connection, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (ResultWriter.IsDatabaseAway(exception))
            {
                Log.DatabaseAway(logger, exception.Message);
            }
            catch (Exception exception)
            {
                Log.Failed(logger, exception);
            }

            await Task.Delay(CandidatePeriod, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        try
        {
            var duties = new Duty[]
            {
                new(HousekeepingPeriod, housekeeping.RunAsync),
                new(options.Value.SchedulePeriod, ScheduleAsync),
                new(options.Value.SchedulePeriod, sweep.SweepAsync),
                new(BoardPeriod, board.KeepAsync),
                new(CleanPeriod, sweep.CleanProcessingAsync),
            };
            using var timer = new PeriodicTimer(options.Value.SchedulePeriod, time);
            do
            {
                // The lock lives as long as its connection does: ask it.
                await ExecuteAsync(connection, "SELECT 1", stoppingToken);
                await RunDutiesAsync(duties, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await UnlockAsync(connection);
        }
    }

    private async Task RunDutiesAsync(Duty[] duties, CancellationToken stoppingToken)
    {
        foreach (var duty in duties.Where(duty => duty.DueAt <= time.GetTimestamp()))
        {
            try
            {
                await duty.Run(stoppingToken);
                duty.DueAt = time.GetTimestamp() + (long)(duty.Period.TotalSeconds * time.TimestampFrequency * 0.9);
                if (_isQueueAway && duty.NeedsQueue)
                {
                    _isQueueAway = false;
                    board.CompareNext();
                    Log.QueueBack(logger);
                }
            }
            catch (Exception exception) when (PortwatchCache.IsAway(exception))
            {
                // Without the queue nothing is scheduled: jobs would only pile up. The other duties go on.
                if (!_isQueueAway)
                {
                    _isQueueAway = true;
                    Log.QueueAway(logger, PortwatchCache.Describe(exception));
                }
            }
        }
    }

    private async Task ScheduleAsync(CancellationToken stoppingToken)
    {
        await redis.GetDatabase().PingAsync();
        await scheduler.TickAsync(stoppingToken);
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // The connection goes back to the pool, which would keep the lock with it.
    private static async Task UnlockAsync(NpgsqlConnection connection)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and the lock with it.
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Duty(TimeSpan period, Func<CancellationToken, Task> run)
    {
        public TimeSpan Period { get; } = period;

        public Func<CancellationToken, Task> Run { get; } = run;

        public long DueAt { get; set; }

        public bool NeedsQueue => Period <= BoardPeriod;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This worker leads: it schedules checks and brings lost ones back.")]
        public static partial void Leads(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The database does not answer ({Reason}); this worker does not lead until it does.")]
        public static partial void DatabaseAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The cache does not answer ({Reason}); no checks are scheduled until it does.")]
        public static partial void QueueAway(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The cache answers again; checks are scheduled.")]
        public static partial void QueueBack(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The leader failed; it starts over.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
