using System.Globalization;
using LocalStack.Hosting.NativeServers;

namespace LocalStack.Hosting.PostgreSQL.Native;

/// <summary>
/// The file <c>postmaster.pid</c> that a server leaves when it is killed. PostgreSQL refuses to start when the number in it belongs to any living process
/// of the same user, which after a reboot is as likely as not an innocent one. So it is removed, after making sure that no server works on the data.
/// </summary>
internal static class PostmasterLock
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for an ending server to be gone, and removes its file.</summary>
    /// <exception cref="NativeServerException">A server works on the data and goes on doing so.</exception>
    public static async Task ReleaseAsync(string folder, NativeServerContext context, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "postmaster.pid");
        if (!File.Exists(file))
        {
            return;
        }

        var time = context.Time;
        var started = time.GetTimestamp();
        while (FindServer(folder, file) is { } pid)
        {
            if (time.GetElapsedTime(started) > EndLimit)
            {
                throw new NativeServerException(
                    $"The data folder '{folder}' of resource '{context.Resource.Name}' is in use: the PostgreSQL process {pid} works on it and did not end within {EndLimit.TotalSeconds:0} seconds. "
                    + $"Is another AppHost running with the same volume? Stop it, or end that process (kill -INT {pid}), or give the resource another volume.");
            }

            context.ReportProgress($"Waiting for PostgreSQL process {pid} of an earlier run to end");
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        File.Delete(file);
    }

    private static int? FindServer(string folder, string file) => OperatingSystem.IsLinux() ? FindByWorkingDirectory(folder) : FindByNumber(file);

    /// <summary>
    /// Every process of a server stands in its data folder; so also children that outlived a killed postmaster are found. Paths tell nothing: links and
    /// bind mounts give one folder many. So a file is put there, and looked for where each process named postgres stands.
    /// </summary>
    private static int? FindByWorkingDirectory(string folder)
    {
        var marker = $"localstack.{Path.GetRandomFileName()}";
        var file = Path.Combine(folder, marker);
        File.WriteAllBytes(file, []);
        try
        {
            return Directory.EnumerateDirectories("/proc")
                .Select(static process => int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(static pid => pid != 0 && IsPostgres(pid))
                .Cast<int?>()
                .FirstOrDefault(pid => File.Exists($"/proc/{pid}/cwd/{marker}"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // /proc/4711/exe -> /usr/lib/postgresql/18/bin/postgres, or ".../postgres (deleted)" after an upgrade.
    private static bool IsPostgres(int pid)
    {
        try
        {
            return Path.GetFileName(new FileInfo($"/proc/{pid}/exe").LinkTarget)?.Split(' ')[0] == "postgres";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's, who cannot work on a folder of ours.
            return false;
        }
    }

    /// <summary>Without /proc the number itself must do: a living process of that number that calls itself postgres.</summary>
    private static int? FindByNumber(string file)
    {
        // First line: the pid. Second: the data folder. Third: when it started, in seconds since 1970.
        if (!int.TryParse(File.ReadLines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.OrdinalIgnoreCase) ? pid : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
