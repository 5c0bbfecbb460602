using System.Diagnostics;

namespace LocalStack.Hosting.Ports;

/// <summary>A process as messages name it.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Command">Its command line, shortened.</param>
/// <param name="StartedAt">When it was started, in local time.</param>
internal sealed record ProcessDescription(int Pid, string Command, DateTimeOffset StartedAt)
{
    private const int MaxCommandLength = 160;

    /// <summary>Describes a process; <see langword="null"/> when it has ended.</summary>
    public static ProcessDescription? Read(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            if (ProcessTable.CommandOf(pid) is not { Length: > 0 } words)
            {
                return null; // ended meanwhile
            }

            string command = words is [""] ? process.ProcessName : string.Join(' ', words);
            return new ProcessDescription(pid, command.Length > MaxCommandLength ? command[..MaxCommandLength] + "…" : command, new DateTimeOffset(process.StartTime));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null; // ended meanwhile
        }
    }
}
