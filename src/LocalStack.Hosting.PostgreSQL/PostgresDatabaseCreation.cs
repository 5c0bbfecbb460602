using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>What is done on a server once it is ready: the init files of a new cluster, then the databases.</summary>
internal static partial class PostgresDatabaseCreation
{
    private const string DuplicateDatabase = "42P04";
    private const string MaintenanceDatabase = "postgres";

    /// <summary>Creates what does not exist yet. A database that cannot be created is reported on the server's log; its own health check tells the rest.</summary>
    public static async Task RunAsync(PostgresServerResource server, string connectionString, IEnumerable<PostgresDatabaseResource> databases, ILogger logger, CancellationToken cancellationToken)
    {
        var source = DirectConnection.CreateSource(connectionString, MaintenanceDatabase);
        await using (source.ConfigureAwait(false))
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await RunAsync(server, connection, databases, logger, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task RunAsync(PostgresServerResource server, NpgsqlConnection connection, IEnumerable<PostgresDatabaseResource> databases, ILogger logger, CancellationToken cancellationToken)
    {
        if (server.PendingInitFiles is { } files)
        {
            await files.RunAsync(connection, cancellationToken).ConfigureAwait(false);
            server.PendingInitFiles = null;
        }

        foreach (var database in databases)
        {
            await CreateAsync(connection, database, logger, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task CreateAsync(NpgsqlConnection connection, PostgresDatabaseResource database, ILogger logger, CancellationToken cancellationToken)
    {
        var script = database.Annotations.OfType<PostgresCreationScriptAnnotation>().LastOrDefault()?.Script
            ?? $"CREATE DATABASE \"{database.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            var command = new NpgsqlCommand(script, connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            Log.DatabaseCreated(logger, database.DatabaseName);
        }
        catch (PostgresException exception) when (exception.SqlState == DuplicateDatabase)
        {
            Log.DatabaseExists(logger, database.DatabaseName);
        }
        catch (NpgsqlException exception)
        {
            Log.DatabaseNotCreated(logger, exception, database.DatabaseName);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Created database '{DatabaseName}'")]
        public static partial void DatabaseCreated(ILogger logger, string databaseName);

        [LoggerMessage(LogLevel.Debug, "Database '{DatabaseName}' exists already")]
        public static partial void DatabaseExists(ILogger logger, string databaseName);

        [LoggerMessage(LogLevel.Error, "Database '{DatabaseName}' could not be created")]
        public static partial void DatabaseNotCreated(ILogger logger, Exception exception, string databaseName);
    }
}
