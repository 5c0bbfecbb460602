using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using Portwatch.Data;
using Portwatch.Data.Model;

namespace Portwatch.Worker.Results;

/// <summary>
/// Enters results into the database, all that follows from them in one transaction: the jobs are done, the results are stored, the endpoints'
/// states move, incidents open and close, alerts wait in the outbox. Only then does the board hear of it.
/// </summary>
internal sealed class ResultWriter(NpgsqlDataSource dataSource, BoardPublisher board)
{
    /// <summary>Whether <paramref name="exception"/> means that the database is away, as against a statement it refuses.</summary>
    public static bool IsDatabaseAway(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient,
        NpgsqlException or TimeoutException or SocketException => true,
        _ => false,
    };

    /// <summary>Writes what nobody has written yet; a result of an attempt that was overtaken is dropped.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> WriteAsync(IReadOnlyList<CheckMeasurement> measurements, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteOnceAsync(measurements, cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CheckViolation && exception.TableName?.StartsWith("check_results", StringComparison.Ordinal) == true)
        {
            // "No partition of relation found for row": a clock jumped, or nobody has made tomorrow's yet.
            foreach (var day in measurements.Select(result => DateOnly.FromDateTime(result.At.UtcDateTime)).Distinct())
            {
                await Partitions.EnsureAsync(dataSource, day, days: 1, cancellationToken);
            }

            return await WriteOnceAsync(measurements, cancellationToken);
        }
    }

    private async Task<int> WriteOnceAsync(IReadOnlyList<CheckMeasurement> measurements, CancellationToken cancellationToken)
    {
        List<CheckMeasurement> accepted;
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var done = await FinishJobsAsync(connection, measurements, cancellationToken);
            accepted = measurements.Where(result => done.Remove((result.JobId, result.Attempt))).OrderBy(result => result.At).ToList();
            if (accepted.Count > 0)
            {
                await CopyAsync(connection, accepted, cancellationToken);
                var evaluation = new EvaluationStatements(connection);
                await evaluation.ApplyAsync(accepted, cancellationToken);
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
        command.Parameters.Add(new NpgsqlParameter { Value = measurements.Select(result => result.JobId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = measurements.Select(result => result.Attempt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { Value = measurements.Select(result => EnumText.Write(result.Outcome)).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = measurements.Select(result => result.Error).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var done = new HashSet<(Guid, int)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            done.Add((reader.GetGuid(0), reader.GetInt32(1)));
        }

        return done;
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
