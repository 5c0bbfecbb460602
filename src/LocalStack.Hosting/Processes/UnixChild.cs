using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace LocalStack.Hosting.Processes;

/// <summary>A child that is to be reaped. Its pid cannot be used again before <see cref="CheckExit"/> has seen its end.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class UnixChild(int pid, Action beforeReaping)
{
    private readonly TaskCompletionSource<RawExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Pid { get; } = pid;

    /// <summary>Guards the time between looking at the child and acting on its pid.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Read under the gate: afterwards the pid may be another's.</summary>
    public bool IsReaped { get; private set; }

    public Task<RawExit> Exited => _exited.Task;

    /// <summary>Whether it has ended by now; the first call that sees it reaps it.</summary>
    public unsafe bool CheckExit()
    {
        RawExit exit;
        lock (Gate)
        {
            if (IsReaped)
            {
                return true;
            }

            // siginfo_t begins with the signal's number on every system; zero means that nobody has ended.
            byte* information = stackalloc byte[Libc.OpaqueSize];
            new Span<byte>(information, Libc.OpaqueSize).Clear();
            const int ByPid = 1;
            int result = Libc.WaitId(ByPid, Pid, information, Libc.WaitExited | Libc.WaitNoHang | Libc.WaitNoReap);
            if (result == 0 && *(int*)information == 0)
            {
                return false;
            }

            beforeReaping();
            exit = Reap();
            IsReaped = true;
        }

        _exited.TrySetResult(exit);
        return true;
    }

    private RawExit Reap()
    {
        int reaped;
        int status;
        do
        {
            reaped = Libc.WaitPid(Pid, out status, 0);
        }
        while (reaped < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorInterrupted);

        int signal = status & 0x7f;
        return reaped < 0 ? new RawExit(-1, null)
            : signal == 0 ? new RawExit((status >> 8) & 0xff, null)
            : new RawExit(128 + signal, signal);
    }
}
