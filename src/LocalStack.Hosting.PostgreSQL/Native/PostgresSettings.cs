using System.Globalization;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>The server settings that LocalStack gives on the command line. Everything else is the cluster's own <c>postgresql.conf</c>.</summary>
internal static class PostgresSettings
{
    /// <summary>For every kind of run on this data.</summary>
    public static IEnumerable<string> Always(PostgresBinaries binaries)
    {
        // Recovery otherwise opens every file to sync it, which takes most of a second; this syncs the file system at once.
        if (OperatingSystem.IsLinux() && binaries.MajorVersion >= 14)
        {
            yield return "-c";
            yield return "recovery_init_sync_method=syncfs";
        }
    }

    /// <summary>The arguments of the server.</summary>
    public static IReadOnlyList<string> ForServer(NativeServerContext context, PostgresBinaries binaries, string folder)
    {
        List<string> arguments =
        [
            "-D", folder,
            "-p", context.TargetPort.ToString(CultureInfo.InvariantCulture),
            "-c", $"listen_addresses={context.Address}",

            // No socket file: it would be a second way in, and its path has a limit of 107 characters.
            "-c", "unix_socket_directories=",
            "-c", $"cluster_name={context.Resource.Name}",

            // One developer's load: smaller buffers start faster, and compiling queries costs more than it gains.
            "-c", "shared_buffers=32MB",
            "-c", "jit=off",
            .. Always(binaries),
        ];

        if (!context.IsPersistent)
        {
            // The data goes with the server; there is nothing to protect from a power cut.
            arguments.AddRange(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }

        return arguments;
    }
}
