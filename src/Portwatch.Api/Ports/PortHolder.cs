using System.Diagnostics;
using System.Globalization;
using Portwatch.Core.Ports;

namespace Portwatch.Api.Ports;

/// <summary>The process that holds a port, and who may stop it.</summary>
internal static class PortHolder
{
    private static readonly HashSet<int> Ancestors = FindAncestors();

    /// <summary>Whether it belongs to this user, and is neither this program, nor one that runs it, nor one beside it: those are the orchestrator's to stop.</summary>
    public static bool CanStop(Listener listener) =>
        OperatingSystem.IsLinux() && listener is { Pid: { } pid, User: { } user, IsOwnStack: false } && user == Environment.UserName && !Ancestors.Contains(pid);

    /// <summary>Asks it to end, by SIGTERM: it may save what it has.</summary>
    public static async Task StopAsync(int pid, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s TERM {pid}")]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    // Of "1234 (some (odd) name) S 1200 …", the parent is the second word after the last bracket.
    private static HashSet<int> FindAncestors()
    {
        var found = new HashSet<int>();
        for (var pid = Environment.ProcessId; pid > 0 && found.Add(pid) && File.Exists($"/proc/{pid}/stat");)
        {
            var status = File.ReadAllText($"/proc/{pid}/stat");
            pid = int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }

        return found;
    }
}
