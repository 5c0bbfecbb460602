using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;
using Portwatch.Worker.Probing;

namespace Portwatch.Worker.Scheduling;

/// <summary>
/// Makes jobs of endpoints that are due, and gives up those whose last attempt is lost. Due is what the database's clock says, and the next time counts from
/// now: neither a clock that jumps nor a worker that was away makes a rush.
/// </summary>
internal sealed partial class Scheduler(
    DatabaseGate database, JobStore jobs, WakeUp wakeUp, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Scheduler> logger)
    : PeriodicService(options.Value.SchedulePeriod, database, time, logger)
{
    private const int BatchSize = 100;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await jobs.BuryAsync(cancellationToken))
        {
            WorkerTelemetry.Dead.Add(1);
            Log.Dead(logger, id);
        }

        await using var connection = await Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        using var batch = WorkerTelemetry.Source.StartActivity("schedule checks", ActivityKind.Internal, parentContext: default);
        batch?.SetTag("portwatch.batch.size", due.Count);
        await InsertAsync(connection, due, due.ConvertAll(_ => StartSend(batch)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await wakeUp.CallAsync();
    }

    // A trace of its own for each check, tied to the batch by a link: a batch's trace would be as long as its slowest target.
    private static (Guid JobId, string? Traceparent) StartSend(Activity? batch)
    {
        Activity.Current = null;
        try
        {
            var jobId = Guid.CreateVersion7();
            using var send = Messages.StartSend(WorkerTelemetry.Source, "send check", "postgresql", Messages.Checks, batch is null ? null : [new ActivityLink(batch.Context)]);
            send?.SetTag("messaging.message.id", jobId.ToString());
            return (jobId, send?.Id);
        }
        finally
        {
            Activity.Current = batch;
        }
    }

    private static async Task<List<(Guid EndpointId, TimeSpan Interval)>> ClaimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // A due time further away than two intervals was set by a clock that has been put back since.
        await using var command = new NpgsqlCommand(
            """
            SELECT s.endpoint_id, e.interval
            FROM endpoint_status s
            JOIN endpoints e ON e.id = s.endpoint_id
            WHERE e.enabled AND (s.next_due_at <= now() OR s.next_due_at > now() + e.interval * 2)
              AND NOT EXISTS (SELECT FROM check_jobs j WHERE j.endpoint_id = e.id AND j.state IN ('queued', 'running') AND j.requested_by = $1)
            ORDER BY s.next_due_at
            LIMIT $2
            FOR UPDATE OF s SKIP LOCKED
            """,
            connection);
        return await command.With(CheckJob.Schedule, BatchSize).ReadAllAsync(reader => (reader.GetGuid(0), reader.GetTimeSpan(1)), cancellationToken);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, List<(Guid EndpointId, TimeSpan Interval)> due, List<(Guid JobId, string? Traceparent)> sends, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH due AS (SELECT * FROM unnest($1, $2, $3, $4) AS u (endpoint_id, delay, id, traceparent)),
                 moved AS (UPDATE endpoint_status s SET next_due_at = now() + due.delay FROM due WHERE s.endpoint_id = due.endpoint_id)
            INSERT INTO check_jobs (id, endpoint_id, requested_by, state, traceparent, enqueued_at, attempt)
            SELECT id, endpoint_id, $5, 'queued', traceparent, now(), 0 FROM due
            """,
            connection);
        command.With(
            due.Select(endpoint => endpoint.EndpointId).ToArray(),
            due.Select(endpoint => Jitter.Apply(endpoint.Interval, Random.Shared.NextDouble())).ToArray(),
            sends.Select(send => send.JobId).ToArray(),
            sends.Select(send => send.Traceparent).ToArray(),
            CheckJob.Schedule);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Check {JobId} was given up after its last attempt; GET /api/checks/{JobId} says why.")]
        public static partial void Dead(ILogger logger, Guid jobId);
    }
}
