using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portwatch.Core;

namespace Portwatch.Migrator;

/// <summary>Brings the schema to this build's version; EF Core's own lock lets one of several migrators do it.</summary>
internal sealed partial class SchemaMigration(NpgsqlDataSource dataSource, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for a server that is still starting, up to half a minute, and tells which version it has.</summary>
    public async Task<string?> WaitForServerAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await SchemaVersion.ReadAsync(dataSource, cancellationToken);
            }
            catch (NpgsqlException exception) when (IsStarting(exception) && time.GetElapsedTime(started) < ServerTimeout)
            {
                Log.ServerNotReady(logger, exception.Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Migrates from <paramref name="applied"/>; does nothing if that is this build's version.</summary>
    public async Task ApplyAsync(string? applied, CancellationToken cancellationToken)
    {
        if (applied == SchemaVersion.Latest)
        {
            Activity.Current?.SetTag("portwatch.schema.migrated", false);
            Log.Current(logger, SchemaVersion.Latest);
            return;
        }

        if (string.CompareOrdinal(applied, SchemaVersion.Latest) > 0)
        {
            throw new InvalidOperationException(
                $"The database has schema '{applied}', newer than '{SchemaVersion.Latest}' of this build, which would misread it. Run the newer build, or point this one at another database.");
        }

        await MigrateAsync(cancellationToken);
        Activity.Current?.SetTag("portwatch.schema.migrated", true);
        Log.Migrated(logger, applied ?? "nothing", SchemaVersion.Latest);
    }

    // Apart, so that a start with nothing to migrate does not even load EF Core.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = new PortwatchContext(new DbContextOptionsBuilder<PortwatchContext>().UseNpgsql(dataSource).UseSnakeCaseNamingConvention().Options);

        // Nobody waits for an answer as a user does: a migration takes what it takes.
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));

        // Else EF Core finds out by a statement that fails.
        await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    // Refused, still starting or recovering, or the database is about to be created.
    private static bool IsStarting(NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.InvalidCatalogName } => true,
        PostgresException => false,
        _ => true,
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The database does not answer yet: {Reason}")]
        public static partial void ServerNotReady(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "The schema is current ({Version}); nothing to migrate.")]
        public static partial void Current(ILogger logger, string version);

        [LoggerMessage(LogLevel.Information, "The schema was migrated from {From} to {To}.")]
        public static partial void Migrated(ILogger logger, string from, string to);
    }
}
