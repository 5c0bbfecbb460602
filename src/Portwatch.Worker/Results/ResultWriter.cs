using Npgsql;
using NpgsqlTypes;
using Portwatch.Core;
using Portwatch.Core.Model;

namespace Portwatch.Worker.Results;

/// <summary>
/// Enters results into the database, all that follows from them in one transaction: the jobs are done, the results are stored, the endpoints'
/// states move, incidents open and close, alerts wait in the outbox. Only then does the board hear of it.
/// </summary>
internal sealed class ResultWriter(DatabaseGate database, BoardPublisher board)
{
    /// <summary>Writes what nobody has written yet; a result of an attempt that was overtaken is dropped.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<CheckMeasurement> measurements, CancellationToken cancellationToken)
    {
        List<CheckMeasurement> accepted;
        await using (var connection = await database.Source.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var done = await FinishJobsAsync(connection, measurements, cancellationToken);
            accepted = measurements.Where(result => done.Remove((result.JobId, result.Attempt))).OrderBy(result => result.At).ToList();
            if (accepted.Count > 0)
            {
                await CopyAsync(connection, accepted, cancellationToken);
                await EvaluateAsync(connection, accepted, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await board.PublishAsync(accepted.Select(result => result.EndpointId).Distinct().ToList(), cancellationToken);
        return accepted.Count;
    }

    private static async Task<HashSet<(Guid JobId, int Attempt)>> FinishJobsAsync(
        NpgsqlConnection connection, IReadOnlyList<CheckMeasurement> measurements, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            UPDATE check_jobs j
            SET state = 'done', finished_at = now(), outcome = u.outcome, error = u.error
            FROM unnest($1, $2, $3, $4) AS u (id, attempt, outcome, error)
            WHERE j.id = u.id AND j.attempt = u.attempt AND j.state = 'running'
            RETURNING j.id, j.attempt
            """,
            connection);
        command.With(
            measurements.Select(result => result.JobId).ToArray(),
            measurements.Select(result => result.Attempt).ToArray(),
            measurements.Select(result => EnumText.Write(result.Outcome)).ToArray(),
            measurements.Select(result => result.Error).ToArray());
        return [.. await command.ReadAllAsync(reader => (reader.GetGuid(0), reader.GetInt32(1)), cancellationToken)];
    }

    private static async Task EvaluateAsync(NpgsqlConnection connection, List<CheckMeasurement> results, CancellationToken cancellationToken)
    {
        var byEndpoint = results.ToLookup(result => result.EndpointId);
        var before = await StatusStatements.LockAsync(connection, [.. byEndpoint.Select(group => group.Key)], cancellationToken);
        var changes = before.ConvertAll(account => (Before: account, After: byEndpoint[account.EndpointId].Aggregate(account, (sum, result) => sum.Enter(result))));
        await StatusStatements.UpdateAsync(connection, changes.Select(change => change.After), cancellationToken);
        var alerts = await IncidentStatements.UpdateAsync(connection, changes, cancellationToken);
        foreach (var (_, after) in changes.Where(change => change.After.BecameDown(change.Before)))
        {
            var alert = after.Alarm();
            if (await IncidentStatements.InsertAsync(connection, alert, after.Last!.At, cancellationToken))
            {
                alerts.Add(alert);
            }
        }

        await IncidentStatements.AnnounceAsync(connection, alerts, cancellationToken);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<CheckMeasurement> accepted, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY check_results (endpoint_id, job_id, at, duration_us, outcome, http_status, address_family, error_code, trace_id) FROM STDIN (FORMAT BINARY)",
            cancellationToken);
        foreach (var result in accepted)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(result.EndpointId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(result.JobId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(result.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(result.DurationUs, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(EnumText.Write(result.Outcome), NpgsqlDbType.Text, cancellationToken);
            await WriteOrNullAsync(copy, result.HttpStatus, cancellationToken);
            await WriteOrNullAsync(copy, CheckResult.FamilyWord(result.Family), cancellationToken);
            await WriteOrNullAsync(copy, result.Error, cancellationToken);
            await WriteOrNullAsync(copy, result.Context == default ? null : result.Context.TraceId.ToString(), cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken cancellationToken) =>
        value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);

    private static Task WriteOrNullAsync(NpgsqlBinaryImporter copy, int? value, CancellationToken cancellationToken) =>
        value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value.Value, NpgsqlDbType.Integer, cancellationToken);
}
