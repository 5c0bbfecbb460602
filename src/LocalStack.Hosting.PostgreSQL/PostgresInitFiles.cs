using System.IO.Compression;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.NativeServers;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LocalStack.Hosting.PostgreSQL;

/// <summary>
/// The scripts that are run once, on a new cluster. The container image runs them with psql before the server is reachable; the native form runs them over a
/// connection before the server counts as ready, and so takes SQL only.
/// </summary>
internal sealed partial class PostgresInitFiles(IReadOnlyList<string> files, string note, ILogger logger)
{
    /// <summary>What keeps the scripts of a resource from being run without psql, or <see langword="null"/>.</summary>
    public static string? WhyNotNative(IResource resource)
    {
        foreach (var file in Find(resource))
        {
            if (!file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) && !file.EndsWith(".sql.gz", StringComparison.OrdinalIgnoreCase))
            {
                return $"its init file '{Path.GetFileName(file)}' is no SQL";
            }

            if (file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) && File.ReadLines(file).Any(static line => line.StartsWith('\\')))
            {
                return $"its init file '{Path.GetFileName(file)}' has commands of psql";
            }
        }

        return null;
    }

    /// <summary>The scripts of a resource in the order in which they run: that of their names.</summary>
    public static IReadOnlyList<string> Find(IResource resource) =>
    [
        .. resource.Annotations.OfType<PostgresInitFilesAnnotation>().SelectMany(static annotation =>
            Directory.Exists(annotation.Source) ? Directory.EnumerateFiles(annotation.Source).Order(StringComparer.Ordinal) : (IEnumerable<string>)[annotation.Source])
    ];

    /// <summary>Runs them, if that was not done for this cluster, and notes it.</summary>
    /// <exception cref="NativeServerException">One of them failed.</exception>
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!File.Exists(note))
        {
            return;
        }

        foreach (var file in files)
        {
            Log.RunningInitFile(logger, Path.GetFileName(file));
            var sql = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
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
                    $"The init file '{file}' failed at character {exception.Position}: {exception.MessageText} (SQLSTATE {exception.SqlState}). It is run again at the next start; correct it.", exception);
            }
        }

        File.Delete(note);
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            return await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);
        }

        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Running the init file {FileName}")]
        public static partial void RunningInitFile(ILogger logger, string fileName);
    }
}
