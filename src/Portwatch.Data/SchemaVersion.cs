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
        await using var command = dataSource.CreateCommand("""SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" DESC LIMIT 1""");
        try
        {
            return (string?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }
}
