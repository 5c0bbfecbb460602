using Npgsql;
using NpgsqlTypes;

namespace Portwatch.Worker.Outbox;

/// <summary>The outbox's statements.</summary>
internal sealed class OutboxStore(NpgsqlDataSource dataSource)
{
    // Longer than an attempt may take with all its retries.
    private static readonly TimeSpan LockTime = TimeSpan.FromMinutes(1);

    /// <summary>Takes alerts that are due.</summary>
    public async Task<IReadOnlyList<OutboxItem>> TakeAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            WITH due AS (
                SELECT id FROM outbox
                WHERE available_at <= now() AND (locked_until IS NULL OR locked_until < now())
                ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED
            )
            UPDATE outbox o SET locked_until = now() + $2, attempts = o.attempts + 1
            FROM due WHERE o.id = due.id
            RETURNING o.id, o.kind, o.incident_id, o.payload::text, o.traceparent, o.created_at, o.attempts
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = LockTime });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<OutboxItem>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetGuid(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5),
                reader.GetInt32(6)));
        }

        return items;
    }

    /// <summary>Notes what became of an attempt: delivered, to be tried again after <paramref name="delay"/>, or (without one) given up.</summary>
    public async Task RecordAsync(OutboxItem item, bool delivered, int? httpStatus, string? error, TimeSpan? delay, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var record = new NpgsqlCommand(
            """
            INSERT INTO deliveries (id, kind, incident_id, state, attempts, http_status, error, created_at, last_attempt_at, delivered_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now(), CASE WHEN $4 = 'delivered' THEN now() END)
            ON CONFLICT (id) DO UPDATE
            SET state = excluded.state, attempts = excluded.attempts, http_status = excluded.http_status, error = excluded.error,
                last_attempt_at = excluded.last_attempt_at, delivered_at = excluded.delivered_at
            """,
            connection))
        {
            record.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = item.Id });
            record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = item.Kind });
            record.Parameters.Add(new NpgsqlParameter { Value = (object?)item.IncidentId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = delivered ? "delivered" : delay is null ? "dead" : "pending" });
            record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = item.Attempt });
            record.Parameters.Add(new NpgsqlParameter { Value = (object?)httpStatus ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
            record.Parameters.Add(new NpgsqlParameter { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            record.Parameters.Add(new NpgsqlParameter { Value = item.CreatedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        var sql = !delivered && delay is not null
            ? "UPDATE outbox SET locked_until = NULL, available_at = now() + $2 WHERE id = $1"
            : "DELETE FROM outbox WHERE id = $1";
        await using (var settle = new NpgsqlCommand(sql, connection))
        {
            settle.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = item.Id });
            if (!delivered && delay is { } wait)
            {
                settle.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = wait });
            }

            await settle.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
