using System.Diagnostics;
using System.Globalization;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// Which AppHost a process belongs to. An AppHost puts a variable into its environment, which all that it starts inherits: <c>LOCALSTACK_APPHOST=4711:1764400000:/src/AppHost</c>,
/// its process, when that was started, and its folder.
/// </summary>
internal sealed record AppHostMark(int Pid, DateTimeOffset StartedAt, string Directory)
{
    public const string Variable = "LOCALSTACK_APPHOST";

    // The system counts starts in hundredths of a second from its own, and that moment is not told exactly.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(3);

    /// <summary>Whether the AppHost still runs.</summary>
    public bool IsRunning
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(Pid);
                return (new DateTimeOffset(process.StartTime) - StartedAt).Duration() < Tolerance;
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                return false; // ended
            }
        }
    }

    /// <summary>Marks what this process starts from now on.</summary>
    public static void Set(string directory)
    {
        using var self = Process.GetCurrentProcess();
        Environment.SetEnvironmentVariable(Variable, new AppHostMark(self.Id, new DateTimeOffset(self.StartTime), directory).ToString());
    }

    /// <summary>Reads the mark of a process, or <see langword="null"/> where it has none that may be read.</summary>
    public static AppHostMark? Read(int pid) => ProcessTable.VariableOf(pid, Variable) is { } value ? Parse(value) : null;

    /// <summary>Reads the variable's value.</summary>
    internal static AppHostMark? Parse(string value) =>
        value.Split(':', 3) is [var pid, var seconds, var directory]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start < uint.MaxValue
            ? new AppHostMark(id, DateTimeOffset.FromUnixTimeSeconds(start), directory)
            : null;

    /// <summary>The variable's value.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pid}:{StartedAt.ToUnixTimeSeconds()}:{Directory}");
}
