using Npgsql;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Results;

/// <summary>The status rows while a batch of results is entered, inside the caller's transaction.</summary>
internal static class StatusStatements
{
    // In the order of ids: two writers with the same endpoints wait for one another instead of deadlocking.
    public static async Task<List<EndpointAccount>> LockAsync(NpgsqlConnection connection, Guid[] endpointIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT s.endpoint_id, e.name, s.state, s.since, s.failure_bits, s.failure_bits_filled, s.first_failure_at, s.first_failure_traceparent, s.recent,
                   r.failures_to_open, r.window_size, r.successes_to_close, s.last_at, e.enabled, e.interval, e.timeout
            FROM endpoint_status s
            JOIN endpoints e ON e.id = s.endpoint_id
            LEFT JOIN LATERAL (
                SELECT * FROM alert_rules a WHERE a.enabled AND (a.endpoint_id = s.endpoint_id OR a.endpoint_id IS NULL)
                ORDER BY a.endpoint_id NULLS LAST, a.created_at LIMIT 1
            ) r ON true
            WHERE s.endpoint_id = ANY ($1)
            ORDER BY s.endpoint_id
            FOR UPDATE OF s
            """,
            connection);
        return await command.With(endpointIds).ReadAllAsync(Read, cancellationToken);
    }

    public static async Task UpdateAsync(NpgsqlConnection connection, IEnumerable<EndpointAccount> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            var last = account.Last!;
            // A check that contradicts the state is soon followed by another: nobody waits for several intervals to learn what is down.
            await using var command = new NpgsqlCommand(
                """
                UPDATE endpoint_status s
                SET state = $2, since = $3, failure_bits = $4, failure_bits_filled = $5, first_failure_at = $6, first_failure_traceparent = $7, recent = $8,
                    last_at = $9, last_outcome = $10, last_duration_us = $11, last_error = $12, revision = nextval('board_revision'),
                    next_due_at = CASE WHEN $13 THEN least(s.next_due_at, now() + e.interval / 4) ELSE s.next_due_at END
                FROM endpoints e
                WHERE s.endpoint_id = $1 AND e.id = $1
                """,
                connection);
            command.With(
                account.EndpointId, EnumText.Write(account.Evaluation.State), account.Since, account.Evaluation.FailureBits, account.Evaluation.FilledBits,
                account.FirstFailureAt, account.FirstFailureTraceparent, account.Recent.ToArray(),
                last.At, EnumText.Write(last.Outcome), last.DurationUs, last.Error, last.IsFailure != (account.Evaluation.State == EndpointState.Down));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static EndpointAccount Read(NpgsqlDataReader reader) => new()
    {
        EndpointId = reader.GetGuid(0),
        EndpointName = reader.GetString(1),
        Evaluation = new(EnumText.Read<EndpointState>(reader.GetString(2)), reader.GetInt32(4), reader.GetInt32(5)),
        Since = reader.Time(3),
        FirstFailureAt = reader.Value<DateTimeOffset>(6),
        FirstFailureTraceparent = reader.Text(7),
        Recent = reader.GetFieldValue<int[]>(8),
        Rule = reader.IsDBNull(9) ? EvaluationRule.Default : new(reader.GetInt32(9), reader.GetInt32(10), reader.GetInt32(11)),
        LastAt = reader.Value<DateTimeOffset>(12),
        StaleAfter = reader.GetBoolean(13) ? Staleness.After(reader.GetTimeSpan(14), reader.GetTimeSpan(15)) : TimeSpan.MaxValue,
    };
}
