using System.IO.Compression;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>
/// The scripts that are run once, on a new cluster. The container image runs them with psql before the server is reachable; the native form runs them over a
/// connection before the resource counts as running, and so takes SQL only.
/// </summary>
/// <param name="scripts">The scripts, in their order.</param>
/// <param name="database">The database that the image's <c>POSTGRES_DB</c> names: it is created first, and the scripts run in it. Without one, that of the user's own name.</param>
/// <param name="note">The file that exists while this is still to be done.</param>
/// <param name="logger">Tells of each script.</param>
internal sealed partial class PostgresInitFiles(IReadOnlyList<(string Name, string Sql)> scripts, string? database, string note, ILogger logger)
{
    /// <summary>The folder of the image from which it takes its scripts.</summary>
    public const string Folder = "/docker-entrypoint-initdb.d";

    private const string DatabaseVariable = "POSTGRES_DB";

    // What the image knows how to run or to unpack and this does not. It passes over all else that is no SQL, such as a README.
    private static readonly string[] ForShell = [".sh", ".sql.xz", ".sql.zst"];

    private static readonly TimeSpan ConnectInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>Reads the scripts of a server, in the order in which they run: that of their names.</summary>
    /// <exception cref="NativeServerException">One of them needs psql or a shell.</exception>
    public static async Task<IReadOnlyList<(string Name, string Sql)>> ReadAsync(IResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var files = server.Annotations.OfType<ContainerMountAnnotation>().SelectMany(FindMounted).ToList();
        foreach (var annotation in server.Annotations.OfType<ContainerFileSystemCallbackAnnotation>().Where(static annotation => annotation.DestinationPath == Folder))
        {
            var items = await annotation.Callback(new ContainerFileSystemCallbackContext { Model = server, Services = services }, cancellationToken).ConfigureAwait(false);
            files.AddRange(items.OfType<ContainerFileBase>());
        }

        var scripts = new List<(string Name, string Sql)>();
        foreach (var file in files.OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            var isPacked = file.Name.EndsWith(".sql.gz", StringComparison.OrdinalIgnoreCase);
            if (isPacked || file.Name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            {
                var sql = await ReadAsync(file, isPacked, cancellationToken).ConfigureAwait(false);
                scripts.Add(sql.Split('\n').Any(static line => line.StartsWith('\\'))
                    ? throw NeedsContainer(server, file, "has commands of psql")
                    : (file.Name, sql));
            }
            else if (ForShell.Any(ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                throw NeedsContainer(server, file, "is no SQL");
            }
        }

        return scripts;

        static async Task<string> ReadAsync(ContainerFileBase file, bool isPacked, CancellationToken cancellationToken)
        {
            if (file.SourcePath is not { } path)
            {
                return file.Contents ?? "";
            }

            Stream source = File.OpenRead(path);
            using var reader = new StreamReader(isPacked ? new GZipStream(source, CompressionMode.Decompress) : source, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads which database the image would create for its environment, if any.</summary>
    public static async Task<string?> FindDatabaseAsync(IResource server, IServiceProvider services, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, object>();
        var context = new EnvironmentCallbackContext(services.GetRequiredService<DistributedApplicationExecutionContext>(), server, variables, cancellationToken);
        foreach (var annotation in server.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        return variables.GetValueOrDefault(DatabaseVariable) switch
        {
            IValueProvider value => await value.GetValueAsync(cancellationToken).ConfigureAwait(false),
            var value => value?.ToString(),
        };
    }

    /// <summary>Waits until the server lets clients in, and runs the scripts, if that was not done for this cluster, and notes it.</summary>
    /// <exception cref="NativeServerException">One of them failed.</exception>
    public async Task RunAsync(PostgresServerResource server, CancellationToken cancellationToken)
    {
        // As with the image: the database of the user's own name. A pool would keep connections to this server for the next one at its port.
        var settings = new NpgsqlConnectionStringBuilder(await server.ConnectionStringExpression.GetValueAsync(cancellationToken).ConfigureAwait(false)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await using (connection.ConfigureAwait(false))
        {
            var isNew = File.Exists(note);
            await OpenAsync(connection, mustLogIn: isNew && (scripts.Count > 0 || !string.IsNullOrEmpty(database)), cancellationToken).ConfigureAwait(false);
            if (isNew)
            {
                if (!string.IsNullOrEmpty(database))
                {
                    await CreateDatabaseAsync(connection, database, cancellationToken).ConfigureAwait(false);
                    await connection.ChangeDatabaseAsync(database, cancellationToken).ConfigureAwait(false);
                }

                foreach (var (name, sql) in scripts)
                {
                    Log.RunsScript(logger, name);
                    await RunAsync(connection, name, sql, cancellationToken).ConfigureAwait(false);
                }

                File.Delete(note);
            }
        }
    }

    // While it recovers from a kill, it accepts connections and refuses every client.
    private static async Task OpenAsync(NpgsqlConnection connection, bool mustLogIn, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(ConnectInterval, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException) when (!mustLogIn)
            {
                // It answers. What else is wrong, the health check will say.
                return;
            }
        }
    }

    private static async Task CreateDatabaseAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        using var quoting = new NpgsqlCommandBuilder();
        var command = new NpgsqlCommand($"CREATE DATABASE {quoting.QuoteIdentifier(name)}", connection);
        await using (command.ConfigureAwait(false))
        {
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // "postgres", the user's own, or a start after one in which a script failed.
            }
        }
    }

    // As the image reads a folder: its files, without those of folders in it.
    private static IEnumerable<ContainerFileBase> FindMounted(ContainerMountAnnotation mount) =>
        mount.Source is not { } source ? []
        : mount.Target == Folder ? Directory.EnumerateFiles(source).Select(static path => new ContainerFile { Name = Path.GetFileName(path), SourcePath = path })
        : mount.Target.StartsWith($"{Folder}/", StringComparison.Ordinal) ? [new ContainerFile { Name = Path.GetFileName(mount.Target), SourcePath = source }]
        : [];

    private static async Task RunAsync(NpgsqlConnection connection, string name, string sql, CancellationToken cancellationToken)
    {
        try
        {
            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresException exception)
        {
            throw new NativeServerException(
                $"The init file '{name}' failed at character {exception.Position}: {exception.MessageText} (SQLSTATE {exception.SqlState}). It is run again at the next start; correct it.", exception);
        }
    }

    private static NativeServerException NeedsContainer(IResource server, ContainerFileBase file, string reason) => new(
        $"Resource '{server.Name}' cannot run natively, because its init file '{file.Name}' {reason}. Write it as SQL, or run the server in a container: remove RunAsNative(), or set 'LocalStack:Backend' to 'container'.");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Running the init file {FileName}")]
        public static partial void RunsScript(ILogger logger, string fileName);
    }
}
