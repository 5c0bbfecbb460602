using System.Globalization;
using System.IO.Pipes;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace LocalStack.Hosting.Processes;

/// <summary>A child on Linux or macOS. It cannot be mistaken for another process: its pid stays taken until it is reaped here.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixProcess : OsProcess
{
    private readonly UnixChild _child;
    private readonly byte[] _marker;
    private readonly long _startTicks;

    // Under the child's gate.
    private readonly Dictionary<int, long> _known = [];

    private UnixProcess(int pid, string marker, Stream standardOutput, Stream standardError)
    {
        _child = new UnixChild(pid, BeforeReaping);
        StandardOutput = standardOutput;
        StandardError = standardError;
        _marker = Encoding.UTF8.GetBytes(marker);
        _startTicks = ProcessTable.Find(pid)?.StartTicks ?? 0;
        StartStamp = OperatingSystem.IsLinux() ? _startTicks.ToString(CultureInfo.InvariantCulture) : "-";
    }

    public override int Id => _child.Pid;

    public override string StartStamp { get; }

    public override Stream StandardOutput { get; }

    public override Stream StandardError { get; }

    public override Task<RawExit> Exited => _child.Exited;

    /// <param name="spec">What to start; its environment already carries the markers.</param>
    /// <param name="marker">The entry (<c>NAME=value</c>) of the environment that only this process and its descendants have.</param>
    public static UnixProcess Start(ProcessSpec spec, string marker)
    {
        string path = ExecutableLookup.Resolve(spec);
        IReadOnlyList<string> arguments = spec.Arguments;
        string program = path;
        if (spec.RunAsUser is not null)
        {
            (program, arguments) = UserSwitch.Apply(spec, path);
        }

        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var error = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        try
        {
            (int code, int pid) = AtNiceness(spec.Niceness, () => (UnixSpawn.Start(
                program,
                arguments,
                spec.Environment.Select(static pair => $"{pair.Key}={pair.Value}"),
                Path.GetFullPath(spec.WorkingDirectory),
                UnixSpawn.NullDevice,
                (int)output.ClientSafePipeHandle.DangerousGetHandle(),
                (int)error.ClientSafePipeHandle.DangerousGetHandle(),
                out int started), started));
            if (code != 0)
            {
                throw Classify(spec, path, code);
            }

            output.DisposeLocalCopyOfClientHandle();
            error.DisposeLocalCopyOfClientHandle();
            if (spec.Niceness > 0 && !OperatingSystem.IsLinux())
            {
                SetNiceness(pid, spec.Niceness);
            }

            var process = new UnixProcess(pid, marker, output, error);
            ChildWatcher.Watch(process._child);
            return process;
        }
        catch
        {
            output.Dispose();
            error.Dispose();
            throw;
        }
    }

    public override void Signal(StopSignal signal)
    {
        lock (_child.Gate)
        {
            if (!_child.IsReaped)
            {
                Send(SignalNames.NumberOf(signal));
            }
        }
    }

    public override void KillTree()
    {
        lock (_child.Gate)
        {
            // Before the root: once it is dead, its children have another parent.
            List<ProcessEntry> members = FindMembers_NeedsLock();
            if (!_child.IsReaped)
            {
                Send(Libc.SigKill);
            }

            foreach (ProcessEntry member in members)
            {
                if (ProcessTable.IsAlive(member.Pid, member.StartTicks))
                {
                    _ = Libc.Kill(member.Pid, Libc.SigKill);
                }
            }
        }
    }

    public override bool HasStragglers()
    {
        lock (_child.Gate)
        {
            return FindMembers_NeedsLock().Count > 0;
        }
    }

    // Until it is reaped nobody else can have its pid, so what carries that number as group or session is its own.
    private void BeforeReaping()
    {
        _ = FindMembers_NeedsLock();
        if (!OperatingSystem.IsLinux())
        {
            _ = Libc.Kill(-Id, Libc.SigKill);
        }
    }

    private void Send(int signal)
    {
        if (Libc.Kill(-Id, signal) != 0)
        {
            _ = Libc.Kill(Id, signal);
        }
    }

    /// <summary>
    /// Everything alive that stems from this process, itself excepted. What was seen once is remembered, because a process that
    /// changes parent, session and environment is otherwise lost.
    /// </summary>
    private List<ProcessEntry> FindMembers_NeedsLock()
    {
        List<ProcessEntry> entries = ProcessTable.Read();
        var roots = new HashSet<int>();
        if (!_child.IsReaped)
        {
            roots.Add(Id);
        }

        foreach (ProcessEntry entry in entries)
        {
            if (entry.Pid != Id
                && entry.StartTicks >= _startTicks
                && ((_known.TryGetValue(entry.Pid, out long ticks) && ticks == entry.StartTicks)
                    || ProcessTable.HasEnvironmentEntry(entry.Pid, _marker)))
            {
                roots.Add(entry.Pid);
            }
        }

        var members = new List<ProcessEntry>(ProcessTable.TreeOf(entries, roots));
        members.AddRange(entries.Where(entry => entry.Pid != Id && roots.Contains(entry.Pid)));
        members.RemoveAll(static entry => entry.IsZombie);
        _known.Clear();
        foreach (ProcessEntry member in members)
        {
            _known[member.Pid] = member.StartTicks;
        }

        return members;
    }

    /// <summary>
    /// Starts a child that has its niceness from its first instruction on. Linux counts niceness by thread, a child has that of the thread
    /// that starts it, and no thread gets rid of it without privileges: one is given up for it.
    /// </summary>
    private static T AtNiceness<T>(int niceness, Func<T> start)
    {
        if (niceness <= 0 || !OperatingSystem.IsLinux())
        {
            return start();
        }

        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                SetNiceness(0, niceness);
                result = start();
            }
#pragma warning disable CA1031 // Thrown again where it is waited for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result;
    }

    // A wish: refused, it runs all the same. 0 is whoever calls.
    private static void SetNiceness(int pid, int niceness) => _ = Libc.SetPriority(which: 0, pid, Math.Min(niceness, 19));

    private static ProcessStartException Classify(ProcessSpec spec, string path, int code)
    {
        string reason = Marshal.GetPInvokeErrorMessage(code);
        (ProcessStartError error, string advice) = code switch
        {
            Libc.ErrorNotFound => (ProcessStartError.BadFormat, "The file is there, so its interpreter or loader is missing: look at its first line ('#!…'), or install what it needs."),
            Libc.ErrorBadFormat => (ProcessStartError.BadFormat, "It is no program of this machine: build it for this system, or begin the script with '#!'."),
            Libc.ErrorAccess or Libc.ErrorPermission => (ProcessStartError.NotExecutable, "Check the permissions of the file and of the directories above it, and that its file system allows execution."),
            Libc.ErrorTooLarge => (ProcessStartError.TooLarge, "Its arguments and environment are larger than the system takes: make them shorter."),
            Libc.ErrorBusy => (ProcessStartError.FileBusy, "Somebody is writing to it: wait until the build has ended."),
            _ => (ProcessStartError.SystemRefused, "Look at the limits for processes and memory ('ulimit -a')."),
        };
        return new ProcessStartException(error, $"'{spec.Name}' was not started: the system refused '{path}': {reason}. {advice}");
    }
}
