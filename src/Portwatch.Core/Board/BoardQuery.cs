using Npgsql;
using NpgsqlTypes;

namespace Portwatch.Core.Board;

/// <summary>The board as PostgreSQL knows it.</summary>
public static class BoardQuery
{
    /// <summary>All entries by name, or the given ones.</summary>
    public static async Task<IReadOnlyList<BoardEntry>> ReadAsync(
        NpgsqlDataSource dataSource, IReadOnlyCollection<Guid>? ids, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(
            """
            SELECT e.id, e.name, e.protocol, e.host, e.port, e.path, e.declared_bind, e.enabled, e.tags,
                   s.state, s.since, s.last_at, s.last_outcome, s.last_duration_us, s.last_error, s.recent, i.id, s.revision, e.interval, e.timeout
            FROM endpoints e
            JOIN endpoint_status s ON s.endpoint_id = e.id
            LEFT JOIN incidents i ON i.endpoint_id = e.id AND i.closed_at IS NULL
            WHERE $1::uuid[] IS NULL OR e.id = ANY ($1)
            ORDER BY e.name
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)ids?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return await command.ReadAllAsync(Read, cancellationToken);
    }

    private static BoardEntry Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        Name = reader.GetString(1),
        Protocol = reader.GetString(2),
        Host = reader.GetString(3),
        Port = reader.GetInt32(4),
        Path = reader.Text(5),
        DeclaredBind = reader.GetString(6),
        Enabled = reader.GetBoolean(7),
        Tags = reader.GetFieldValue<string[]>(8),
        State = reader.GetString(9),
        Since = reader.Time(10),
        LastAt = reader.Value<DateTimeOffset>(11),
        LastOutcome = reader.Text(12),
        LastDurationUs = reader.Value<int>(13),
        LastError = reader.Text(14),
        Recent = reader.GetFieldValue<int[]>(15),
        IncidentId = reader.Value<Guid>(16),
        Revision = reader.GetInt64(17),
        IntervalSeconds = reader.GetTimeSpan(18).TotalSeconds,
        TimeoutMs = (int)reader.GetTimeSpan(19).TotalMilliseconds,
    };
}
