using System.Globalization;

namespace LocalStack.Hosting;

/// <summary>The processes of this machine, from Linux's <c>/proc</c>. Any of them may be gone, or another user's, when it is asked about.</summary>
internal static class ProcessTable
{
    public static IEnumerable<int> Pids()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                yield return pid;
            }
        }
    }

    /// <summary>Who started it, or has taken its place; <see langword="null"/> when it has ended, also where nobody has waited for that yet.</summary>
    public static int? ParentOf(int pid)
    {
        // "4711 (a name) S 4710 …": the name may hold anything, so fields are counted from its closing parenthesis. "Z" is the state of one that has ended.
        return Read(pid, "stat") is { } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Its program and arguments; empty when that cannot be read.</summary>
    public static string[] CommandOf(int pid) => Read(pid, "cmdline")?.TrimEnd('\0').Split('\0') ?? [];

    /// <summary>A variable that it was started with; <see langword="null"/> without one, or when that cannot be read.</summary>
    public static string? VariableOf(int pid, string name) =>
        Read(pid, "environ")?.Split('\0').FirstOrDefault(entry => entry.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
