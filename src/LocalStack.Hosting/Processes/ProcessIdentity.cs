using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// A process told apart from every other that had or will have its number: <c>pid:start</c>. On Linux the start is the boot and the
/// kernel's own count of clock ticks; elsewhere it is the second of the clock.
/// </summary>
internal static class ProcessIdentity
{
    private const string Unknown = "unknown";

    /// <summary>This process.</summary>
    public static string Current { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}:{StampOf(Environment.ProcessId) ?? Unknown}");

    /// <summary>
    /// Where process ids mean the same as in this process: the machine, and on Linux its namespace of process ids, which a
    /// container has of its own.
    /// </summary>
    public static string Host { get; } = $"{MachineId()}{PidNamespace()}";

    /// <summary>Whether exactly this process of this <see cref="Host"/> still runs. One whose start cannot be read counts as itself.</summary>
    public static bool IsAlive(string identity)
    {
        string[] parts = identity.Split(':', 2);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            return true;
        }

        string? stamp = StampOf(pid);
        return stamp == parts[1] || (stamp is not null && (stamp == Unknown || parts[1] == Unknown));
    }

    /// <summary>The start of a process that runs, or <see langword="null"/>.</summary>
    private static string? StampOf(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            return ProcessTable.Find(pid) is { IsZombie: false } entry
                ? string.Create(CultureInfo.InvariantCulture, $"{ProcessTable.BootId}-{entry.StartTicks}")
                : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return new DateTimeOffset(process.StartTime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return Unknown;
        }
    }

    // The name of a machine may change, and two may share one.
    private static string MachineId()
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ReadAllText("/etc/machine-id").Trim() is { Length: > 0 } id ? id : Environment.MachineName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.MachineName;
        }
    }

    // pid:[4026531836]
    private static string PidNamespace()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "";
        }

        string? target = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return target is null ? "" : $"/{target}";
    }
}
