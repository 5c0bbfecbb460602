using Microsoft.Extensions.Options;
using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Probing;

/// <summary>The queue: job rows. Each change of state is one statement with a condition, so that of two who try, one succeeds.</summary>
internal sealed class JobStore(DatabaseGate database, IOptions<WorkerOptions> options)
{
    /// <summary>
    /// Takes up to <paramref name="limit"/> jobs that wait, or whose lease has run out; those that a person waits for come first. One that was started in the
    /// future holds a lease by a clock that has been put back since; two who claim at once may be apart by moments.
    /// </summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            WITH next AS (
                SELECT id FROM check_jobs
                WHERE (state = 'queued' OR (state = 'running' AND (lease_until < now() OR started_at > now() + interval '1 minute'))) AND attempt < $1
                ORDER BY requested_by, enqueued_at LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            UPDATE check_jobs j
            SET state = 'running', attempt = j.attempt + 1, started_at = now(), lease_until = now() + e.timeout + $3
            FROM next, endpoints e
            WHERE j.id = next.id AND e.id = j.endpoint_id
            RETURNING j.id, j.endpoint_id, e.name, j.requested_by, j.attempt, j.enqueued_at, j.traceparent, e.protocol, e.host, e.port, e.path, e.expected_status, e.timeout
            """);
        command.With(options.Value.MaxAttempts, limit, options.Value.LeaseMargin);
        return await command.ReadAllAsync(Read, cancellationToken);
    }

    /// <summary>Notes why an attempt came to nothing and lets the job be found again after a while.</summary>
    public async Task ReleaseAsync(ClaimedJob job, string error, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "UPDATE check_jobs SET error = $3, lease_until = now() + $4 WHERE id = $1 AND attempt = $2 AND state = 'running'");
        await command.With(job.Id, job.Attempt, error, options.Value.FailedJobDelay).ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Gives up the jobs whose last attempt is lost.</summary>
    /// <returns>Which they were.</returns>
    public async Task<IReadOnlyList<Guid>> BuryAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            UPDATE check_jobs
            SET state = 'dead', finished_at = now(), error = coalesce(error, 'No prober finished it before its lease ran out.')
            WHERE state = 'running' AND (lease_until < now() OR started_at > now() + interval '1 minute') AND attempt >= $1
            RETURNING id
            """);
        return await command.With(options.Value.MaxAttempts).ReadAllAsync(reader => reader.GetGuid(0), cancellationToken);
    }

    private static ClaimedJob Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        EndpointId = reader.GetGuid(1),
        EndpointName = reader.GetString(2),
        IsManual = reader.GetString(3) == CheckJob.Manual,
        Attempt = reader.GetInt32(4),
        EnqueuedAt = reader.Time(5),
        Traceparent = reader.Text(6),
        Target = new ProbeTarget
        {
            Protocol = EnumText.Read<EndpointProtocol>(reader.GetString(7)),
            Host = reader.GetString(8),
            Port = reader.GetInt32(9),
            Path = reader.Text(10),
            ExpectedStatus = reader.Value<int>(11),
            Timeout = reader.GetTimeSpan(12),
        },
    };
}

/// <summary>A job that is ours until its lease runs out.</summary>
internal sealed record ClaimedJob
{
    public required Guid Id { get; init; }

    public required Guid EndpointId { get; init; }

    public required string EndpointName { get; init; }

    /// <summary>Whether somebody waits for it.</summary>
    public required bool IsManual { get; init; }

    /// <summary>Which attempt this is, from 1: the fence that keeps an earlier, slower attempt from writing.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>The span that asked for it.</summary>
    public string? Traceparent { get; init; }

    public required ProbeTarget Target { get; init; }
}
