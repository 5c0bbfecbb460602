using System.Globalization;
using Npgsql;

namespace Portwatch.Data;

/// <summary>The daily partitions of <c>check_results</c>, by UTC day.</summary>
public static class Partitions
{
    private const string Prefix = "check_results_";

    /// <summary>The name of the partition of <paramref name="day"/>.</summary>
    public static string Name(DateOnly day) => Prefix + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Creates the partition of each day from <paramref name="first"/> on; those that exist stay.</summary>
    public static async Task EnsureAsync(NpgsqlDataSource dataSource, DateOnly first, int days, CancellationToken cancellationToken)
    {
        for (var i = 0; i < days; i++)
        {
            var day = first.AddDays(i);
            // CREATE TABLE IF NOT EXISTS alone takes a heavy lock on the parent even when there is nothing to do.
            await using var exists = dataSource.CreateCommand("SELECT to_regclass($1) IS NOT NULL");
            exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Name(day) });
            if ((bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
            {
                continue;
            }

            try
            {
                await using var create = dataSource.CreateCommand(
                    $"CREATE TABLE IF NOT EXISTS {Name(day)} PARTITION OF check_results FOR VALUES FROM ('{day:yyyy-MM-dd} 00:00:00+00') TO ('{day.AddDays(1):yyyy-MM-dd} 00:00:00+00')");
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation)
            {
                // Another worker was faster; IF NOT EXISTS does not cover two at the same moment.
            }
        }
    }

    /// <summary>Drops whole days before <paramref name="firstKept"/>.</summary>
    /// <returns>The partitions dropped.</returns>
    public static async Task<IReadOnlyList<string>> DropBeforeAsync(NpgsqlDataSource dataSource, DateOnly firstKept, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        await using (var list = dataSource.CreateCommand(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'check_results'::regclass ORDER BY c.relname"))
        await using (var reader = await list.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var name = reader.GetString(0);
                if (DayOf(name) is { } day && day < firstKept)
                {
                    dropped.Add(name);
                }
            }
        }

        foreach (var name in dropped)
        {
            await using var drop = dataSource.CreateCommand($"DROP TABLE IF EXISTS {name}");
            await drop.ExecuteNonQueryAsync(cancellationToken);
        }

        return dropped;
    }

    private static DateOnly? DayOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
            && DateOnly.TryParseExact(name.AsSpan(Prefix.Length), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
}
