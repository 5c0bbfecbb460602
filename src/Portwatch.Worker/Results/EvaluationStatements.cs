using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Portwatch.Data;
using Portwatch.Data.Model;
using Portwatch.Worker.Outbox;

namespace Portwatch.Worker.Results;

/// <summary>Lets results move the endpoints' states, inside the caller's transaction.</summary>
internal sealed class EvaluationStatements(NpgsqlConnection connection)
{
    public async Task ApplyAsync(IReadOnlyList<CheckMeasurement> results, CancellationToken cancellationToken)
    {
        var changes = new List<(EndpointAccount Before, EndpointAccount After)>();
        var byEndpoint = results.ToLookup(result => result.EndpointId);
        foreach (var before in await LockAsync(byEndpoint.Select(group => group.Key).ToArray(), cancellationToken))
        {
            changes.Add((before, byEndpoint[before.EndpointId].Aggregate(before, (account, result) => account.Enter(result))));
        }

        if (changes.Count == 0)
        {
            return;
        }

        await UpdateStatusAsync(changes.ConvertAll(change => change.After), cancellationToken);
        var alerts = await UpdateIncidentsAsync(changes, cancellationToken);
        alerts.AddRange(await OpenIncidentsAsync(changes, cancellationToken));
        await WriteOutboxAsync(alerts, cancellationToken);
    }

    // In the order of ids: two writers with the same endpoints wait for one another instead of deadlocking.
    private async Task<List<EndpointAccount>> LockAsync(Guid[] endpointIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT s.endpoint_id, e.name, s.state, s.since, s.failure_bits, s.failure_bits_filled, s.first_failure_at, s.first_failure_traceparent, s.recent,
                   r.failures_to_open, r.window_size, r.successes_to_close
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
        command.Parameters.Add(new NpgsqlParameter { Value = endpointIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var accounts = new List<EndpointAccount>();
        while (await reader.ReadAsync(cancellationToken))
        {
            accounts.Add(new EndpointAccount
            {
                EndpointId = reader.GetGuid(0),
                EndpointName = reader.GetString(1),
                Evaluation = new(EnumText.Read<EndpointState>(reader.GetString(2)), reader.GetInt32(4), reader.GetInt32(5)),
                Since = reader.GetFieldValue<DateTimeOffset>(3),
                FirstFailureAt = reader.IsDBNull(6) ? null : reader.GetFieldValue<DateTimeOffset>(6),
                FirstFailureTraceparent = reader.IsDBNull(7) ? null : reader.GetString(7),
                Recent = reader.GetFieldValue<int[]>(8),
                Rule = reader.IsDBNull(9) ? EvaluationRule.Default : new(reader.GetInt32(9), reader.GetInt32(10), reader.GetInt32(11)),
            });
        }

        return accounts;
    }

    private async Task UpdateStatusAsync(List<EndpointAccount> accounts, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var account in accounts)
        {
            var last = account.Last!;
            var command = new NpgsqlBatchCommand(
                """
                UPDATE endpoint_status
                SET state = $2, since = $3, failure_bits = $4, failure_bits_filled = $5, first_failure_at = $6, first_failure_traceparent = $7, recent = $8,
                    last_at = $9, last_outcome = $10, last_duration_us = $11, last_error = $12, revision = nextval('board_revision')
                WHERE endpoint_id = $1
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account.EndpointId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EnumText.Write(account.Evaluation.State) });
            command.Parameters.Add(Time(account.Since));
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = account.Evaluation.FailureBits });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = account.Evaluation.FilledBits });
            command.Parameters.Add(Time(account.FirstFailureAt));
            command.Parameters.Add(Text(account.FirstFailureTraceparent));
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. account.Recent] });
            command.Parameters.Add(Time(last.At));
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = EnumText.Write(last.Outcome) });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = last.DurationUs });
            command.Parameters.Add(Text(last.Error));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    // One statement for all endpoints: an open incident counts the failures, and ends where the endpoint came back.
    private async Task<List<Alert>> UpdateIncidentsAsync(List<(EndpointAccount Before, EndpointAccount After)> changes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            UPDATE incidents i
            SET failures = i.failures + u.failures, last_check_at = u.at, closed_at = u.closed_at
            FROM unnest($1, $2, $3, $4) AS u (endpoint_id, failures, at, closed_at)
            WHERE i.endpoint_id = u.endpoint_id AND i.closed_at IS NULL
            RETURNING i.id, i.endpoint_id, i.opened_at, i.closed_at, i.outcome, i.error, i.failures, i.traceparent
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = changes.Select(change => change.After.EndpointId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = changes.Select(change => change.After.NewFailures).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = changes.Select(change => change.After.Last!.At.UtcDateTime).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = changes.Select(change => change.After.Recovered(change.Before) ? change.After.Since.UtcDateTime : (DateTime?)null).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
        });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var closed = new List<Alert>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(3))
            {
                continue;
            }

            var endpointId = reader.GetGuid(1);
            closed.Add(new Alert
            {
                Kind = Alert.IncidentClosed,
                IncidentId = reader.GetGuid(0),
                EndpointId = endpointId,
                EndpointName = changes.First(change => change.After.EndpointId == endpointId).After.EndpointName,
                OpenedAt = reader.GetFieldValue<DateTimeOffset>(2),
                ClosedAt = reader.GetFieldValue<DateTimeOffset>(3),
                Outcome = reader.GetString(4),
                Error = reader.IsDBNull(5) ? null : reader.GetString(5),
                Failures = reader.GetInt32(6),
                Traceparent = reader.IsDBNull(7) ? null : reader.GetString(7),
            });
        }

        return closed;
    }

    private async Task<List<Alert>> OpenIncidentsAsync(List<(EndpointAccount Before, EndpointAccount After)> changes, CancellationToken cancellationToken)
    {
        var opened = new List<Alert>();
        foreach (var (before, after) in changes.Where(change => change.After.BecameDown(change.Before)))
        {
            var last = after.Last!;
            var alert = new Alert
            {
                Kind = Alert.IncidentOpened,
                IncidentId = Guid.CreateVersion7(),
                EndpointId = after.EndpointId,
                EndpointName = after.EndpointName,
                OpenedAt = after.FirstFailureAt ?? last.At,
                Outcome = EnumText.Write(last.Outcome),
                Error = last.Error,
                Failures = Math.Max(after.NewFailures, System.Numerics.BitOperations.PopCount((uint)after.Evaluation.FailureBits)),
                Traceparent = after.FirstFailureTraceparent ?? last.Traceparent,
            };

            await using var command = new NpgsqlCommand(
                """
                INSERT INTO incidents (id, endpoint_id, opened_at, outcome, error, failures, last_check_at, traceparent)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (endpoint_id) WHERE closed_at IS NULL DO NOTHING
                """,
                connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = alert.IncidentId });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = alert.EndpointId });
            command.Parameters.Add(Time(alert.OpenedAt));
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = alert.Outcome });
            command.Parameters.Add(Text(alert.Error));
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = alert.Failures });
            command.Parameters.Add(Time(last.At));
            command.Parameters.Add(Text(alert.Traceparent));
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                opened.Add(alert);
            }
        }

        return opened;
    }

    private async Task WriteOutboxAsync(List<Alert> alerts, CancellationToken cancellationToken)
    {
        foreach (var alert in alerts)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO outbox (id, kind, incident_id, payload, traceparent, created_at, available_at, attempts)
                VALUES ($1, $2, $3, $4, $5, now(), now(), 0)
                """,
                connection);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = alert.Kind });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = alert.IncidentId });
            command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(alert, AlertJson.Default.Alert), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(Text(alert.Traceparent ?? Activity.Current?.Id));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Time(DateTimeOffset? value) => new() { Value = (object?)value?.UtcDateTime ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
