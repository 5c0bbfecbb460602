using System.Globalization;
using System.Text;

namespace LocalStack.EndToEnd.Tests;

/// <summary>What runs on this machine, from /proc. The marker that the AppHost gives all it starts shows what is its own.</summary>
internal static class ProcessTable
{
    /// <summary>The processes, grandchildren included, that a given AppHost process has started.</summary>
    public static IReadOnlyList<string> StartedBy(string runMarker) =>
        [.. Pids()
            .Where(pid => Read($"/proc/{pid}/environ").Split('\0').Contains(runMarker))
            .Where(pid => !IsZombie(pid))
            .Select(pid => $"{pid} {Read($"/proc/{pid}/cmdline").Replace('\0', ' ')}")];

    public static string RunMarkerOfChildrenOf(int appHost) =>
        ChildrenOf(appHost)
            .SelectMany(pid => Read($"/proc/{pid}/environ").Split('\0'))
            .FirstOrDefault(variable => variable.StartsWith("LOCALSTACK_RUN_ID=", StringComparison.Ordinal))
        ?? throw new InvalidOperationException("The AppHost has no children that carry its run's marker.");

    public static IReadOnlyList<int> ChildrenOf(int parent) => [.. Pids().Where(pid => ParentOf(pid) == $"{parent}").Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];

    public static bool IsRunning(int pid) => Directory.Exists($"/proc/{pid}") && !IsZombie($"{pid}");

    private static IEnumerable<string> Pids() =>
        Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _));

    private static string ParentOf(string pid) => StatField(pid, 1);

    private static bool IsZombie(string pid) => StatField(pid, 0) == "Z";

    // "4711 (a name) S 1 4711 …": the name may hold anything, so fields are counted from its closing parenthesis.
    private static string StatField(string pid, int indexAfterName)
    {
        var stat = Read($"/proc/{pid}/stat");
        return stat.Length == 0 ? "" : stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[indexAfterName];
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has gone meanwhile, or is not ours to read.
            return "";
        }
    }
}
