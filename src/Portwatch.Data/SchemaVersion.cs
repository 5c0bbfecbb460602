using Npgsql;

namespace Portwatch.Data;

/// <summary>Tells whether the database has the schema of this build, without loading EF Core: most starts have nothing to migrate.</summary>
public static class SchemaVersion
{
    /// <summary>The newest migration of this build; a test compares it with the assembly.</summary>
    public const string Latest = "20261126005845_IncidentsOfEndpoint";

    /// <summary>The newest migration that was applied; null in a database without any.</summary>
    public static async Task<string?> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        // Asked first: a statement that fails would stand in the first trace that a user sees.
        await using var hasHistory = dataSource.CreateCommand("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""");
        if (await hasHistory.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return null;
        }

        await using var newest = dataSource.CreateCommand("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" DESC LIMIT 1""");
        return (string?)await newest.ExecuteScalarAsync(cancellationToken);
    }
}
