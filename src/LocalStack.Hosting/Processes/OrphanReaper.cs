using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Processes;

/// <summary>A process of an earlier run that was found alive and was ended.</summary>
internal sealed record ReapedProcess(int Pid, string Name, string RunId);

/// <summary>
/// Ends what an earlier run left behind, when neither its AppHost nor its guardians could. Linux only: elsewhere a file does not
/// tell a process from a later one with its pid.
/// </summary>
internal static partial class OrphanReaper
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Reads the run-state files of a directory and ends the processes of runs whose AppHost is gone. A process is only
    /// touched when boot, pid and kernel start time are the recorded ones, or when it carries the run's marker.
    /// Never throws for what it finds in the files.
    /// </summary>
    public static async Task<IReadOnlyList<ReapedProcess>> ReapAsync(string stateDirectory, ILogger logger, CancellationToken cancellationToken)
    {
        var reaped = new List<ReapedProcess>();
        if (!OperatingSystem.IsLinux() || !Directory.Exists(stateDirectory))
        {
            return reaped;
        }

        foreach (string file in Directory.GetFiles(stateDirectory, RunState.FilePattern))
        {
            try
            {
                RunState? state = RunState.Read(file);
                if (state is not null && state.BootId == ProcessTable.BootId)
                {
                    if (IsAlive(state.HostPid, state.HostStartStamp))
                    {
                        continue; // another AppHost, at work
                    }

                    reaped.AddRange(await ReapRunAsync(state, logger, cancellationToken).ConfigureAwait(false));
                }

                File.Delete(file);
                if (Directory.Exists(file + ".lock"))
                {
                    Directory.Delete(file + ".lock");
                }
            }
            catch (FileNotFoundException)
            {
                // Its guardians were still at work, and have ended it meanwhile.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Log.FileSkipped(logger, file, e.Message);
            }
        }

        return reaped;
    }

    private static async Task<List<ReapedProcess>> ReapRunAsync(RunState state, ILogger logger, CancellationToken cancellationToken)
    {
        var names = new Dictionary<int, string>();
        Dictionary<int, ProcessEntry> found = [];
        foreach (ProcessEntry entry in FindMembers(state))
        {
            RecordedProcess recorded = state.Children.FirstOrDefault(child => child.Pid == entry.Pid);
            names[entry.Pid] = recorded.Name ?? "a process it started";
            found[entry.Pid] = entry;
            Log.Reaping(logger, names[entry.Pid], entry.Pid, state.RunId);
            SendIfSame(entry, SignalNames.NumberOf(recorded.StopSignal));
        }

        await WaitUntilGoneAsync([.. found.Values], Grace, cancellationToken).ConfigureAwait(false);

        long began = TimeProvider.System.GetTimestamp();
        while (FindMembers(state).Concat(found.Values.Where(static entry => ProcessTable.IsAlive(entry.Pid, entry.StartTicks))).ToArray() is { Length: > 0 } left
            && TimeProvider.System.GetElapsedTime(began) < KillTimeout)
        {
            foreach (ProcessEntry entry in left)
            {
                names.TryAdd(entry.Pid, "a process it started");
                SendIfSame(entry, signal: 9);
            }

            await WaitUntilGoneAsync(left, Interval, cancellationToken).ConfigureAwait(false);
        }

        return [.. names.Select(pair => new ReapedProcess(pair.Key, pair.Value, state.RunId))];
    }

    private static List<ProcessEntry> FindMembers(RunState state)
    {
        byte[] marker = Encoding.UTF8.GetBytes(ProcessMarker.ForRun(state.RunId));
        List<ProcessEntry> entries = ProcessTable.Read();
        long hostStart = long.Parse(state.HostStartStamp, CultureInfo.InvariantCulture);
        HashSet<int> roots =
        [
            .. entries.Where(entry => entry.StartTicks >= hostStart
                && (state.Children.Any(child => child.Pid == entry.Pid && IsStamp(child.StartStamp, entry.StartTicks))
                    || ProcessTable.HasEnvironmentEntry(entry.Pid, marker))).Select(static entry => entry.Pid),
        ];
        List<ProcessEntry> members = ProcessTable.TreeOf(entries, roots);
        members.AddRange(entries.Where(entry => roots.Contains(entry.Pid)));
        members.RemoveAll(static entry => entry.IsZombie || entry.Pid == Environment.ProcessId);
        return members;
    }

    private static async Task WaitUntilGoneAsync(IReadOnlyList<ProcessEntry> processes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (processes.Any(static entry => ProcessTable.IsAlive(entry.Pid, entry.StartTicks)) && TimeProvider.System.GetElapsedTime(began) < timeout)
        {
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void SendIfSame(ProcessEntry entry, int signal)
    {
        if (!OperatingSystem.IsWindows() && ProcessTable.IsAlive(entry.Pid, entry.StartTicks))
        {
            _ = Libc.Kill(entry.Pid, signal);
        }
    }

    private static bool IsAlive(int pid, string startStamp)
        => ProcessTable.Find(pid) is { IsZombie: false } entry && IsStamp(startStamp, entry.StartTicks);

    private static bool IsStamp(string stamp, long ticks) => stamp == ticks.ToString(CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Ending {ResourceName} (pid {Pid}), which run {RunId} left behind.")]
        public static partial void Reaping(ILogger logger, string resourceName, int pid, string runId);

        [LoggerMessage(LogLevel.Warning, "The run-state file {Path} was left alone: {Reason}")]
        public static partial void FileSkipped(ILogger logger, string path, string reason);
    }
}
