using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// A small process that outlives the AppHost and ends what the AppHost could not: see <see cref="GuardianScript"/>. It has a
/// session of its own and takes no notice of the terminal. Killed, it is started again and told everything once more.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class Guardian : IAsyncDisposable
{
    /// <summary>After this many deaths in a row, each within <see cref="QuickDeath"/> of its start, no further one is started.</summary>
    private const int MaxQuickDeaths = 5;

    private static readonly TimeSpan QuickDeath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(5);

    private readonly ProcessRunnerOptions _options;
    private readonly string _stateFile;
    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Dictionary<int, RecordedProcess> _recorded = [];
    private readonly List<string> _cleanups = [];
    private AnonymousPipeServerStream? _input;
    private UnixChild? _process;
    private Task _restarts = Task.CompletedTask;
    private bool _disposed;

    public Guardian(ProcessRunnerOptions options, string stateFile)
    {
        _options = options;
        _stateFile = stateFile;
        lock (_gate)
        {
            Start_NeedsLock();
            _restarts = Task.Run(RestartAsync);
        }
    }

    public int ProcessId
    {
        get
        {
            lock (_gate)
            {
                return _process?.Pid ?? 0;
            }
        }
    }

    public void Add(RecordedProcess process)
    {
        lock (_gate)
        {
            _recorded[process.Pid] = process;
            Tell_NeedsLock(Introduce(process));
        }
    }

    public void Remove(int pid)
    {
        lock (_gate)
        {
            if (_recorded.Remove(pid))
            {
                Tell_NeedsLock($"- {pid}\n");
            }
        }
    }

    /// <summary>Has it run a shell program when the AppHost has ended, beside ending the processes.</summary>
    public void AddCleanup(string program)
    {
        lock (_gate)
        {
            _cleanups.Add(program);
            Tell_NeedsLock(Introduce(program));
        }
    }

    /// <summary>Has it forget such a program.</summary>
    public void RemoveCleanup(string program)
    {
        lock (_gate)
        {
            if (_cleanups.Remove(program))
            {
                Tell_NeedsLock(string.Concat(["?\n", .. _cleanups.Select(Introduce)]));
            }
        }
    }

    /// <summary>Tells it that it is not needed any more, and waits for its end.</summary>
    public Task DismissAsync() => EndAsync(".\n");

    /// <summary>Lets it look once more for what is left, and waits for its end.</summary>
    public ValueTask DisposeAsync() => new(EndAsync(""));

    private async Task EndAsync(string lastWord)
    {
        UnixChild? process;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Tell_NeedsLock(lastWord);
            _disposed = true;
            process = _process;
            _input?.Dispose();
        }

        if (process is not null)
        {
            try
            {
                await process.Exited.WaitAsync(FarewellTimeout, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                Log.StillThere(_options.Logger, process.Pid);
            }
        }

        await _restarts.WaitAsync(FarewellTimeout, _options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RestartAsync()
    {
        int quickDeaths = 0;
        while (true)
        {
            Task exited;
            long began = _options.TimeProvider.GetTimestamp();
            lock (_gate)
            {
                if (_disposed || _process is null)
                {
                    return;
                }

                exited = _process.Exited;
            }

            await exited.ConfigureAwait(false);
            quickDeaths = _options.TimeProvider.GetElapsedTime(began) < QuickDeath ? quickDeaths + 1 : 0;
            lock (_gate)
            {
                if (_disposed)
                {
                    return;
                }

                if (quickDeaths >= MaxQuickDeaths)
                {
                    Log.GivenUp(_options.Logger, MaxQuickDeaths);
                    return;
                }

                Log.Restarted(_options.Logger, _process!.Pid);
                Start_NeedsLock();
            }
        }
    }

    private void Start_NeedsLock()
    {
        _input?.Dispose();
        _input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        _process = Spawn((int)_input.ClientSafePipeHandle.DangerousGetHandle());
        _input.DisposeLocalCopyOfClientHandle();
        Tell_NeedsLock(string.Concat([.. _cleanups.Select(Introduce), .. _recorded.Values.Select(Introduce)]));
    }

    private UnixChild Spawn(int input)
    {
        const string Shell = "/bin/sh";
        int error = UnixSpawn.Start(
            Shell,
            ["-c", GuardianScript.Text, "localstack-guardian", _options.RunId, _stateFile],
            ["PATH=/usr/bin:/bin:/usr/sbin:/sbin"],
            "/",
            input,
            UnixSpawn.NullDevice,
            UnixSpawn.NullDevice,
            out int pid);
        if (error != 0)
        {
            throw new ProcessStartException(
                ProcessStartError.SystemRefused,
                $"The guardian, which ends everything when the AppHost is killed, was not started: the system refused '{Shell}': "
                + $"{Marshal.GetPInvokeErrorMessage(error)}. Look at the limits for processes and memory ('ulimit -a').");
        }

        var child = new UnixChild(pid, static () => { });
        ChildWatcher.Watch(child);
        return child;
    }

    private void Tell_NeedsLock(string lines)
    {
        if (lines.Length == 0 || _disposed)
        {
            return;
        }

        try
        {
            _input!.Write(Encoding.UTF8.GetBytes(lines));
        }
        catch (IOException)
        {
            // It was killed. Its successor is told everything.
        }
    }

    private static string Introduce(RecordedProcess process)
    {
        string signal = process.StopSignal switch
        {
            StopSignal.Interrupt => "INT",
            StopSignal.Quit => "QUIT",
            _ => "TERM",
        };
        return $"+ {process.Pid} {signal} {process.StartStamp}\n";
    }

    // One line, whatever the program is: printf's %b, at the other end, takes this back.
    private static string Introduce(string program)
        => $"! {program.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The guardian (pid {Pid}) was ended from outside; a new one watches.")]
        public static partial void Restarted(ILogger logger, int pid);

        [LoggerMessage(LogLevel.Error, "The guardian ended {Count} times in a row right after its start. If this AppHost is killed, its processes stay behind until the next start ends them. Check that /bin/sh runs.")]
        public static partial void GivenUp(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "The guardian (pid {Pid}) has not ended yet: something that it killed is still there.")]
        public static partial void StillThere(ILogger logger, int pid);
    }
}
