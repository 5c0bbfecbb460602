using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Portwatch.Migrator;

namespace Portwatch.Tests.Servers;

/// <summary>Runs the migrator in this process.</summary>
internal static class MigratorProgram
{
    public static async Task<(int ExitCode, string Log)> RunAsync(Dictionary<string, string?> settings)
    {
        var log = new LogLines();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var exitCode = await new MigratorRun(configuration, loggers).RunAsync(CancellationToken.None);
        return (exitCode, string.Join('\n', log.Lines));
    }
}
