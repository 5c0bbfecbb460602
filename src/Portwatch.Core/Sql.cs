using Npgsql;
using NpgsqlTypes;

namespace Portwatch.Core;

/// <summary>What statements in SQL have in common: values in the order of $1, $2, …, and columns that may be null.</summary>
public static class Sql
{
    /// <summary>Adds values; null is NULL, and a moment is in UTC.</summary>
    public static NpgsqlCommand With(this NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter { Value = DBNull.Value },
                DateTimeOffset at => new NpgsqlParameter { Value = at.UtcDateTime },
                // Without its type an array of which every item may be null has none.
                string?[] texts => new NpgsqlParameter { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                DateTimeOffset?[] moments => new NpgsqlParameter
                {
                    Value = Array.ConvertAll(moments, at => at?.UtcDateTime), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
                },
                _ => new NpgsqlParameter { Value = value },
            });
        }

        return command;
    }

    /// <summary>Reads every row.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>A text that may be null.</summary>
    public static string? Text(this NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>A value that may be null.</summary>
    public static T? Value<T>(this NpgsqlDataReader reader, int ordinal)
        where T : struct => reader.IsDBNull(ordinal) ? null : reader.GetFieldValue<T>(ordinal);

    /// <summary>A moment.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader reader, int ordinal) => reader.GetFieldValue<DateTimeOffset>(ordinal);
}
