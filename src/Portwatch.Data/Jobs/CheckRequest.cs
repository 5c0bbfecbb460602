using Npgsql;

namespace Portwatch.Data.Jobs;

/// <summary>Writes the row of a check somebody asked for. The row comes first, the queue second: what the queue loses, the row brings back.</summary>
public static class CheckRequest
{
    /// <summary><c>requested_by</c> of a check a person asked for.</summary>
    public const string Manual = "manual";

    /// <summary><c>requested_by</c> of a check that was due.</summary>
    public const string Schedule = "schedule";

    /// <summary>How long a job may stay in the queue before it counts as lost from it.</summary>
    public static readonly TimeSpan QueueLease = TimeSpan.FromSeconds(15);

    /// <summary>Inserts a job for a manual check.</summary>
    /// <returns>False if there is no such endpoint.</returns>
    public static async Task<bool> InsertManualAsync(
        NpgsqlDataSource dataSource, Guid jobId, Guid endpointId, string? traceparent, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            INSERT INTO check_jobs (id, endpoint_id, requested_by, state, traceparent, enqueued_at, attempt, lease_until)
            SELECT $1, e.id, $2, 'queued', $3, now(), 0, now() + $4 FROM endpoints e WHERE e.id = $5
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = jobId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Manual });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)traceparent ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = QueueLease });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = endpointId });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
