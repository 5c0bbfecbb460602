using System.Globalization;

namespace LocalStack.CacheServer;

/// <summary>Garnet's own options for ours. They are passed inside this process, so nothing of them is seen in a list of processes.</summary>
internal static class GarnetArguments
{
    /// <summary>The options in the form of garnet-server's command line.</summary>
    public static IEnumerable<string> For(CacheServerOptions options)
    {
        List<string> arguments =
        [
            "--bind", options.Address.ToString(),
            "--port", options.Port.ToString(CultureInfo.InvariantCulture),

            // Sizes for one developer's machine. Pages are allocated as they fill, so the upper bound costs nothing while the data is small.
            "--memory", "256m", "--page", "1m", "--index", "4m",

            // Garnet's default device needs libaio, which a plain Linux does not have: its first write would end the process.
            "--device-type", "RandomAccess",
            "--lua", "true",
            "-q", "true", "--logger-level", "Warning",
        ];

        if (options.DataFolder is { } folder)
        {
            arguments.AddRange(
            [
                "--aof", "true", "--recover", "true",
                "--checkpointdir", folder,
                "--aof-commit-freq", options.CommitIntervalMilliseconds.ToString(CultureInfo.InvariantCulture),

                // A page of the append-only file must hold at least two of memory's.
                "--aof-memory", "16m", "--aof-page-size", "4m",
            ]);
        }

        return arguments;
    }
}
