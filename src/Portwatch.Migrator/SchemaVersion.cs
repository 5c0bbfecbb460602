using Npgsql;

namespace Portwatch.Migrator;

/// <summary>Tells whether the database has the schema of this build, without loading EF Core: most starts have nothing to migrate.</summary>
internal static class SchemaVersion
{
    /// <summary>The newest migration of this build; a test compares it with the assembly.</summary>
    public const string Latest = "20261129112329_Initial";

    /// <summary>The newest migration that was applied; null in a database without any.</summary>
    public static async Task<string?> ReadAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        // Asked first: a statement that fails would stand in the first trace that a user sees.
        await using var hasHistory = dataSource.CreateCommand("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""");
        if (await hasHistory.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return null;
        }

        await using var newest = dataSource.CreateCommand("""SELECT migration_id FROM "__EFMigrationsHistory" ORDER BY migration_id DESC LIMIT 1""");
        return (string?)await newest.ExecuteScalarAsync(cancellationToken);
    }
}
