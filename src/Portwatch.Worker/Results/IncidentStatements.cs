using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Portwatch.Core;
using Portwatch.Worker.Outbox;

namespace Portwatch.Worker.Results;

/// <summary>Incidents and the alerts about them, inside the caller's transaction: what is told is true, and what is true is told.</summary>
internal static class IncidentStatements
{
    /// <summary>An open incident counts the failures, and ends where the endpoint came back: one statement for all endpoints.</summary>
    public static async Task<List<Alert>> UpdateAsync(
        NpgsqlConnection connection, IReadOnlyList<(EndpointAccount Before, EndpointAccount After)> changes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            UPDATE incidents i
            SET failures = i.failures + u.failures, last_check_at = u.at, closed_at = greatest(u.closed_at, CASE WHEN u.closed_at IS NOT NULL THEN i.opened_at END)
            FROM unnest($1, $2, $3, $4) AS u (endpoint_id, failures, at, closed_at)
            WHERE i.endpoint_id = u.endpoint_id AND i.closed_at IS NULL
            RETURNING i.id, i.endpoint_id, i.opened_at, i.closed_at, i.outcome, i.error, i.failures, i.traceparent
            """,
            connection);
        command.With(
            changes.Select(change => change.After.EndpointId).ToArray(),
            changes.Select(change => change.After.NewFailures).ToArray(),
            changes.Select(change => (DateTimeOffset?)change.After.Last!.At).ToArray(),
            changes.Select(change => change.After.Recovered(change.Before) ? change.After.Since : (DateTimeOffset?)null).ToArray());
        var names = changes.ToDictionary(change => change.After.EndpointId, change => change.After.EndpointName);
        var updated = await command.ReadAllAsync(
            reader => new Alert
            {
                Kind = Alert.IncidentClosed,
                IncidentId = reader.GetGuid(0),
                EndpointId = reader.GetGuid(1),
                EndpointName = names[reader.GetGuid(1)],
                OpenedAt = reader.Time(2),
                ClosedAt = reader.Value<DateTimeOffset>(3),
                Outcome = reader.GetString(4),
                Error = reader.Text(5),
                Failures = reader.GetInt32(6),
                Traceparent = reader.Text(7),
            },
            cancellationToken);
        return updated.FindAll(alert => alert.ClosedAt is not null);
    }

    /// <summary>Writes an incident; the database allows one open at a time.</summary>
    /// <returns>False if there is one already.</returns>
    public static async Task<bool> InsertAsync(NpgsqlConnection connection, Alert alert, DateTimeOffset lastCheckAt, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO incidents (id, endpoint_id, opened_at, closed_at, outcome, error, failures, last_check_at, traceparent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (endpoint_id) WHERE closed_at IS NULL DO NOTHING
            """,
            connection);
        command.With(alert.IncidentId, alert.EndpointId, alert.OpenedAt, alert.ClosedAt, alert.Outcome, alert.Error, alert.Failures, lastCheckAt, alert.Traceparent);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Lets the outbox tell the sink.</summary>
    public static async Task AnnounceAsync(NpgsqlConnection connection, IEnumerable<Alert> alerts, CancellationToken cancellationToken)
    {
        foreach (var alert in alerts)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO outbox (id, kind, incident_id, payload, traceparent, created_at, available_at, attempts)
                VALUES ($1, $2, $3, $4::jsonb, $5, now(), now(), 0)
                """,
                connection);
            command.With(Guid.CreateVersion7(), alert.Kind, alert.IncidentId, JsonSerializer.Serialize(alert, AlertJson.Default.Alert), alert.Traceparent ?? Activity.Current?.Id);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
