using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portwatch.Core;

namespace Portwatch.Migrator;

/// <summary>One run: the schema first, then the stack's own endpoints. The exit code says whether the others may start.</summary>
internal sealed partial class MigratorRun(IConfiguration configuration, ILoggerFactory loggers)
{
    public const int Succeeded = 0;
    public const int Failed = 1;
    public const int Misconfigured = 2;

    public static readonly ActivitySource Source = new("Portwatch.Migrator");

    private readonly ILogger _logger = loggers.CreateLogger("Portwatch.Migrator");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        NpgsqlDataSource dataSource;
        try
        {
            dataSource = PortwatchDatabase.CreateDataSource(configuration, "migrator");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return Fail(Misconfigured, exception, "reading the settings");
        }

        await using (dataSource)
        {
            var step = "reaching the database";
            try
            {
                var migration = new SchemaMigration(dataSource, TimeProvider.System, _logger);
                var applied = await migration.WaitForServerAsync(cancellationToken);
                step = $"migrating the schema from '{applied ?? "nothing"}' to '{SchemaVersion.Latest}'";
                await migration.ApplyAsync(applied, cancellationToken);
                step = "seeding the stack's own endpoints";
                await new StackSeed(dataSource, _logger).WriteAsync(StackEndpoints.Read(configuration), cancellationToken);
                return Succeeded;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                return Fail(Failed, exception, step);
            }
            catch (OperationCanceledException)
            {
                Log.Stopped(_logger, step);
                return Failed;
            }
        }
    }

    private int Fail(int exitCode, Exception exception, string step)
    {
        Activity.Current?.SetStatus(ActivityStatusCode.Error, exception.Message);
        Activity.Current?.AddException(exception);
        Log.Failed(_logger, step, exception.Message, exitCode, exception);
        return exitCode;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "The migrator failed while {Step}: {Reason} Nothing that waits for it will start (exit code {ExitCode}). " +
            "The schema is as it was before the failed migration; correct the cause and start the migrator again.")]
        public static partial void Failed(ILogger logger, string step, string reason, int exitCode, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The migrator was told to stop while {Step}.")]
        public static partial void Stopped(ILogger logger, string step);
    }
}
