using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LocalStack.Hosting.Containers;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration;

/// <summary>Who owns the containers of a run, in words that a later run understands: after a crash, and after the machine was restarted.</summary>
internal static class ContainerOwnership
{
    private const int HashLength = 10;

    // The process ids of the machine itself; those of a container are others.
    private const string InitialPidNamespace = "pid:[4026531836]";

    /// <param name="dataDirectory">The AppHost's data directory, which is the same in each of its runs and holds the secrets of what outlives one.</param>
    /// <param name="runId">This run.</param>
    public static ContainerOwner OfThisProcess(string dataDirectory, string runId) => new()
    {
        AppHost = Hash(dataDirectory),
        RunId = runId,
        Host = Hash($"{MachineId()}/{PidNamespace()}"),
        Process = StampOf(Environment.ProcessId) is { } stamp ? $"{Environment.ProcessId}:{stamp}" : $"{Environment.ProcessId}:unknown",
    };

    /// <summary>Whether the process of a <see cref="ContainerOwner.Process"/> still runs on this machine.</summary>
    public static bool IsAlive(string process)
    {
        var colon = process.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && int.TryParse(process.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && StampOf(pid) == process[(colon + 1)..];
    }

    // The start in clock ticks since boot says nothing without the boot.
    private static string? StampOf(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            return ProcessTable.Find(pid) is { IsZombie: false } entry ? string.Create(CultureInfo.InvariantCulture, $"{ProcessTable.BootId}/{entry.StartTicks}") : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null; // it has ended, or is nobody's business
        }
    }

    private static string MachineId()
    {
        try
        {
            return File.Exists("/etc/machine-id") && File.ReadAllText("/etc/machine-id").Trim() is { Length: > 0 } id ? id : Environment.MachineName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }

    private static string PidNamespace() => File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name is { } name && name != InitialPidNamespace ? name : "";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashLength];
}
