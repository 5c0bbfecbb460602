using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// Starts a program as the leader of a session of its own: the terminal's Ctrl+C reaches us and not it, and its group can be
/// signalled as one. <c>posix_spawn</c> does this without a wrapper program and reports a failing exec to the caller.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe class UnixSpawn
{
    private const int OpenReadOnly = 0;
    private const int OpenWriteOnly = 1;

    /// <summary>Stands for <c>/dev/null</c>.</summary>
    public const int NullDevice = -1;

    /// <returns>0 and the process id, or an error number.</returns>
    public static int Start(
        string path,
        IReadOnlyList<string> arguments,
        IEnumerable<string> environment,
        string workingDirectory,
        int standardInput,
        int standardOutput,
        int standardError,
        out int pid)
    {
        byte* actions = stackalloc byte[Libc.OpaqueSize];
        byte* attributes = stackalloc byte[Libc.OpaqueSize];
        byte* signals = stackalloc byte[Libc.OpaqueSize];
        using var argv = new CStringArray([path, .. arguments]);
        using var envp = new CStringArray([.. environment]);

        Check(Libc.FileActionsInit(actions));
        Check(Libc.SpawnAttrInit(attributes));
        try
        {
            Redirect(actions, standardInput, 0, OpenReadOnly);
            Redirect(actions, standardOutput, 1, OpenWriteOnly);
            Redirect(actions, standardError, 2, OpenWriteOnly);
            Check(Libc.FileActionsAddChdir(actions, workingDirectory));
            if (Libc.HasCloseFrom)
            {
                // What we inherited ourselves (a lock, a pipe of whoever started us) is not to live as long as our children.
                Check(Libc.FileActionsAddCloseFrom(actions, 3));
            }

            // The runtime ignores SIGPIPE and blocks some signals in some threads; a program expects neither.
            Check(Libc.SigFillSet(signals));
            Check(Libc.SpawnAttrSetSigDefault(attributes, signals));
            Check(Libc.SigEmptySet(signals));
            Check(Libc.SpawnAttrSetSigMask(attributes, signals));
            int closeOthers = OperatingSystem.IsMacOS() ? Libc.SpawnCloseExecDefaultOnMacOS : 0;
            Check(Libc.SpawnAttrSetFlags(
                attributes, (short)(Libc.SpawnSetSigDefault | Libc.SpawnSetSigMask | Libc.SpawnSetSession | closeOthers)));

            return Libc.PosixSpawn(out pid, path, actions, attributes, argv.Pointer, envp.Pointer);
        }
        finally
        {
            _ = Libc.SpawnAttrDestroy(attributes);
            _ = Libc.FileActionsDestroy(actions);
        }
    }

    private static void Redirect(byte* actions, int source, int target, int openFlags)
        => Check(source == NullDevice
            ? Libc.FileActionsAddOpen(actions, target, "/dev/null", openFlags, 0)
            : Libc.FileActionsAddDup2(actions, source, target));

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException($"Preparing posix_spawn failed: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>A null-terminated array of null-terminated UTF-8 strings.</summary>
    private sealed class CStringArray : IDisposable
    {
        private readonly byte* _text;

        public CStringArray(string[] values)
        {
            int bytes = values.Sum(static value => Encoding.UTF8.GetByteCount(value) + 1);
            Pointer = (byte**)NativeMemory.Alloc((nuint)(values.Length + 1), (nuint)sizeof(byte*));
            _text = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, bytes));
            byte* next = _text;
            for (int i = 0; i < values.Length; i++)
            {
                Pointer[i] = next;
                int written = Encoding.UTF8.GetBytes(values[i], new Span<byte>(next, bytes - (int)(next - _text)));
                next[written] = 0;
                next += written + 1;
            }

            Pointer[values.Length] = null;
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            NativeMemory.Free(_text);
            NativeMemory.Free(Pointer);
        }
    }
}
