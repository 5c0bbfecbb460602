using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Portwatch.Data;
using Portwatch.Data.Jobs;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Probing;

/// <summary>The job rows: each change of state is one statement with a condition, so that of two who try, one succeeds.</summary>
internal sealed class JobStore(NpgsqlDataSource dataSource, IOptions<WorkerOptions> options)
{
    /// <summary>Takes a job that waits, or whose lease has run out.</summary>
    /// <returns>Null if somebody else has it, or it is finished: a duplicate.</returns>
    public async Task<ClaimedJob?> ClaimAsync(Guid jobId, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            UPDATE check_jobs j
            SET state = 'running', attempt = j.attempt + 1, started_at = now(), lease_until = now() + e.timeout + $2
            FROM endpoints e
            WHERE j.id = $1 AND e.id = j.endpoint_id AND j.attempt < $3
              AND (j.state = 'queued' OR (j.state = 'running' AND j.lease_until < now()))
            RETURNING j.endpoint_id, j.requested_by, j.attempt, j.enqueued_at, e.protocol, e.host, e.port, e.path, e.expected_status, e.timeout
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.LeaseMargin });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.MaxAttempts });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        return new ClaimedJob(
            jobId,
            reader.GetGuid(0),
            reader.GetString(1) == CheckRequest.Manual,
            reader.GetInt32(2),
            reader.GetFieldValue<DateTimeOffset>(3),
            new ProbeTarget
            {
                Protocol = EnumText.Read<EndpointProtocol>(reader.GetString(4)),
                Host = reader.GetString(5),
                Port = reader.GetInt32(6),
                Path = reader.IsDBNull(7) ? null : reader.GetString(7),
                ExpectedStatus = reader.IsDBNull(8) ? null : reader.GetInt32(8),
                Timeout = reader.GetTimeSpan(9),
            });
    }

    /// <summary>Notes why an attempt came to nothing and lets the job be found again after a while.</summary>
    public async Task ReleaseAsync(ClaimedJob job, string error, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            "UPDATE check_jobs SET error = $3, lease_until = now() + $4 WHERE id = $1 AND attempt = $2 AND state = 'running'");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = job.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = job.Attempt });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = error });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.FailedJobDelay });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Finds jobs whose lease ran out, queued or running: those with attempts left wait again, the others are dead.</summary>
    public async Task<IReadOnlyList<LostJob>> SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            WITH lost AS (
                SELECT id FROM check_jobs
                WHERE state IN ('queued', 'running') AND lease_until < now()
                ORDER BY lease_until LIMIT 100 FOR UPDATE SKIP LOCKED
            )
            UPDATE check_jobs j
            SET state = CASE WHEN j.attempt >= $1 THEN 'dead' ELSE 'queued' END,
                finished_at = CASE WHEN j.attempt >= $1 THEN now() END,
                error = CASE WHEN j.attempt >= $1 THEN coalesce(j.error, 'No prober finished it before its lease ran out.') ELSE j.error END,
                lease_until = now() + $2
            FROM lost
            WHERE j.id = lost.id
            RETURNING j.id, j.state = 'dead', j.traceparent, j.enqueued_at
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = options.Value.MaxAttempts });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = CheckRequest.QueueLease });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lost = new List<LostJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lost.Add(new(
                reader.GetGuid(0),
                reader.GetBoolean(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return lost;
    }

    /// <summary>Which of <paramref name="ids"/> are still to be carried out.</summary>
    public async Task<IReadOnlySet<Guid>> UnfinishedAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT id FROM check_jobs WHERE id = ANY ($1) AND state IN ('queued', 'running')");
        command.Parameters.Add(new NpgsqlParameter { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unfinished = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            unfinished.Add(reader.GetGuid(0));
        }

        return unfinished;
    }
}
