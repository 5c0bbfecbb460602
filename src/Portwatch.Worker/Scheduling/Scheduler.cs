using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Portwatch.Data.Jobs;
using Portwatch.Data.Queue;
using StackExchange.Redis;

namespace Portwatch.Worker.Scheduling;

/// <summary>
/// Makes jobs of endpoints that are due. The job rows are committed before their ids are pushed: what the queue then loses, the sweep brings back.
/// Due is what the database's clock says, and the next time counts from now: neither a clock that jumps nor a worker that was away makes a rush.
/// </summary>
internal sealed class Scheduler(NpgsqlDataSource dataSource, IConnectionMultiplexer redis)
{
    private const int BatchSize = 100;

    /// <summary>Schedules one batch.</summary>
    /// <returns>How many endpoints were due.</returns>
    public async Task<int> TickAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = await ClaimAsync(connection, cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        using var batch = WorkerTelemetry.Source.StartActivity("schedule checks", ActivityKind.Internal, parentContext: default);
        batch?.SetTag("portwatch.batch.size", due.Count);
        var jobs = due.ConvertAll(endpoint => (endpoint.EndpointId, JobId: Guid.CreateVersion7(), Send: StartSend(batch)));
        try
        {
            await MoveOnAsync(connection, due, cancellationToken);
            await InsertAsync(connection, jobs.ConvertAll(job => (job.EndpointId, job.JobId, job.Send?.Id)), cancellationToken);
            await transaction.CommitAsync(cancellationToken);

            foreach (var (_, jobId, send) in jobs)
            {
                send?.SetTag("messaging.message.id", jobId.ToString());
                Activity.Current = send ?? batch;
                await CheckQueue.PushAsync(redis.GetDatabase(), new(jobId, send?.Id, DateTimeOffset.UtcNow));
                send?.Stop();
            }
        }
        finally
        {
            foreach (var job in jobs)
            {
                job.Send?.Dispose();
            }

            Activity.Current = batch;
        }

        return due.Count;
    }

    // A trace of its own for each check, tied to the batch by a link: a batch's trace would be as long as its slowest target.
    private static Activity? StartSend(Activity? batch)
    {
        Activity.Current = null;
        var send = WorkerTelemetry.Source.StartActivity(
            "send check", ActivityKind.Producer, parentContext: default, links: batch is null ? null : [new ActivityLink(batch.Context)]);
        send?.SetTag("messaging.system", "redis");
        send?.SetTag("messaging.operation.name", "send");
        send?.SetTag("messaging.operation.type", "send");
        send?.SetTag("messaging.destination.name", RedisNames.Queue);
        Activity.Current = batch;
        return send;
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
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CheckRequest.Schedule });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<(Guid, TimeSpan)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((reader.GetGuid(0), reader.GetTimeSpan(1)));
        }

        return due;
    }

    private static async Task MoveOnAsync(NpgsqlConnection connection, List<(Guid EndpointId, TimeSpan Interval)> due, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "UPDATE endpoint_status s SET next_due_at = now() + u.delay FROM unnest($1, $2) AS u (endpoint_id, delay) WHERE s.endpoint_id = u.endpoint_id",
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = due.Select(endpoint => endpoint.EndpointId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = due.Select(endpoint => Jitter.Apply(endpoint.Interval, Random.Shared.NextDouble())).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval,
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        NpgsqlConnection connection, List<(Guid EndpointId, Guid JobId, string? Traceparent)> jobs, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO check_jobs (id, endpoint_id, requested_by, state, traceparent, enqueued_at, attempt, lease_until)
            SELECT u.id, u.endpoint_id, $4, 'queued', u.traceparent, now(), 0, now() + $5
            FROM unnest($1, $2, $3) AS u (id, endpoint_id, traceparent)
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = jobs.Select(job => job.JobId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = jobs.Select(job => job.EndpointId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = jobs.Select(job => job.Traceparent).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = CheckRequest.Schedule });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = CheckRequest.QueueLease });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
