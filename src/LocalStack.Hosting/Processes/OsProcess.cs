namespace LocalStack.Hosting.Processes;

/// <summary>The raw end of a process: an exit code, or the signal that ended it.</summary>
internal readonly record struct RawExit(int ExitCode, int? Signal);

/// <summary>What each operating system does in its own way: one child process, its output, its end and that of its tree.</summary>
internal abstract class OsProcess
{
    public abstract int Id { get; }

    /// <summary>With <see cref="Id"/> the identity of the process; comparable only on this machine and boot.</summary>
    public abstract string StartStamp { get; }

    public abstract Stream StandardOutput { get; }

    public abstract Stream StandardError { get; }

    /// <summary>Completes when the process itself has ended; continuations run elsewhere.</summary>
    public abstract Task<RawExit> Exited { get; }

    /// <summary>Asks the process and its group to end. Nothing happens once it has ended.</summary>
    public abstract void Signal(StopSignal signal);

    /// <summary>Kills everything that belongs to the process and still runs, itself included.</summary>
    public abstract void KillTree();

    /// <summary>Whether anything but the process itself still belongs to it and runs.</summary>
    public abstract bool HasStragglers();
}
