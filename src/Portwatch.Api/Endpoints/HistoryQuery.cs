using Npgsql;
using NpgsqlTypes;

namespace Portwatch.Api.Endpoints;

/// <summary>Percentiles and uptime from the stored results.</summary>
internal sealed class HistoryQuery(NpgsqlDataSource dataSource)
{
    public async Task<IReadOnlyList<HistoryBucket>> ReadAsync(Guid endpointId, DateTimeOffset from, DateTimeOffset to, TimeSpan bucket, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT date_bin($4, at, $2) AS bucket, count(*)::int, avg((outcome = 'up')::int)::float8,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
                   percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
                   percentile_disc(0.99) WITHIN GROUP (ORDER BY duration_us) FILTER (WHERE outcome = 'up'),
                   max(duration_us) FILTER (WHERE outcome = 'up')
            FROM check_results
            WHERE endpoint_id = $1 AND at >= $2 AND at < $3
            GROUP BY 1 ORDER BY 1
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = endpointId });
        command.Parameters.Add(new NpgsqlParameter { Value = from.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter { Value = to.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = bucket });

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var buckets = new List<HistoryBucket>();
        while (await reader.ReadAsync(cancellationToken))
        {
            buckets.Add(new(
                reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), Math.Round(reader.GetDouble(2), 4),
                Number(reader, 3), Number(reader, 4), Number(reader, 5), Number(reader, 6)));
        }

        return buckets;
    }

    private static int? Number(NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetInt32(ordinal);
}
