using System.Globalization;
using System.Text;

namespace LocalStack.EndToEnd.Tests;

/// <summary>What runs on this machine, from /proc. A variable that the AppHost is given, and hands on to all it starts, shows what is its own.</summary>
internal static class ProcessTable
{
    /// <summary>The processes that carry the variable, each as its id and command.</summary>
    public static IReadOnlyList<string> WithVariable(string variable) =>
        [.. Pids()
            .Where(pid => Read($"/proc/{pid}/environ").Split('\0').Contains(variable))
            .Where(pid => !IsZombie(pid))
            .Select(pid => $"{pid} {Read($"/proc/{pid}/cmdline").Replace('\0', ' ')}")];

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
