using Npgsql;
using Portwatch.Core;

namespace Portwatch.Worker.Outbox;

/// <summary>The outbox's statements.</summary>
internal sealed class OutboxStore(DatabaseGate database)
{
    // Longer than a batch of attempts may take.
    private static readonly TimeSpan LockTime = TimeSpan.FromMinutes(1);

    /// <summary>Takes alerts that are due. A time further away than any that is set here is of a clock that has been put back since.</summary>
    public async Task<IReadOnlyList<OutboxItem>> TakeAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            WITH due AS (
                SELECT id FROM outbox
                WHERE (available_at <= now() OR available_at > now() + 2 * $3) AND (locked_until IS NULL OR locked_until < now() OR locked_until > now() + 2 * $2)
                ORDER BY available_at LIMIT $1 FOR UPDATE SKIP LOCKED
            )
            UPDATE outbox o SET locked_until = now() + $2, attempts = o.attempts + 1
            FROM due WHERE o.id = due.id
            RETURNING o.id, o.kind, o.incident_id, o.payload::text, o.traceparent, o.created_at, o.attempts
            """);
        return await command.With(limit, LockTime, BackOff.Longest).ReadAllAsync(
            reader => new OutboxItem(reader.GetGuid(0), reader.GetString(1), reader.Value<Guid>(2), reader.GetString(3), reader.Text(4), reader.Time(5), reader.GetInt32(6)),
            cancellationToken);
    }

    /// <summary>Notes what became of an attempt: delivered, to be tried again after <paramref name="delay"/>, or (without one) given up.</summary>
    public async Task RecordAsync(OutboxItem item, bool delivered, int? httpStatus, string? error, TimeSpan? delay, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
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
            record.With(item.Id, item.Kind, item.IncidentId, delivered ? "delivered" : delay is null ? "dead" : "pending", item.Attempt, httpStatus, error, item.CreatedAt);
            await record.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var settle = delivered || delay is null
            ? new NpgsqlCommand("DELETE FROM outbox WHERE id = $1", connection).With(item.Id)
            : new NpgsqlCommand("UPDATE outbox SET locked_until = NULL, available_at = now() + $2 WHERE id = $1", connection).With(item.Id, delay))
        {
            await settle.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>An alert that is ours to deliver until its lock runs out.</summary>
/// <param name="Id">The delivery id.</param>
/// <param name="Kind">What happened.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Payload">The body, as JSON.</param>
/// <param name="Traceparent">The first failing check's trace.</param>
/// <param name="CreatedAt">When it became true.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
internal sealed record OutboxItem(Guid Id, string Kind, Guid? IncidentId, string Payload, string? Traceparent, DateTimeOffset CreatedAt, int Attempt);
