using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Processes;

/// <summary>
/// Starts processes so that none of them, nor what they start, outlives this one: not after <c>kill -9</c> either.
/// On Unix two guardians see to that (one is enough; the other is there for when somebody kills the first together with us),
/// on Windows a job object. What even they cannot catch, <see cref="OrphanReaper"/> ends at the next start (Linux).
/// </summary>
internal sealed partial class ProcessRunner : IAsyncDisposable
{
    /// <summary>A program that was written a moment ago may still be open in a child that is just being started elsewhere.</summary>
    private const int MaxBusyRetries = 20;

    private static readonly TimeSpan BusyRetryDelay = TimeSpan.FromMilliseconds(25);

    private readonly string _stateFile;
    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Dictionary<int, RunningProcess> _processes = [];
    private Guardians? _guardians;
    private int _lastSerial;
    private Task? _dispose;

    public ProcessRunner(ProcessRunnerOptions options)
    {
        if (options.RunId.Length is 0 or > 64 || !options.RunId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new ArgumentException($"The run id '{options.RunId}' must be 1 to 64 letters, digits, '-', '_' or '.'.", nameof(options));
        }

        Options = options;
        _stateFile = Path.GetFullPath(RunState.FileFor(options.StateDirectory, options.RunId));
    }

    public ProcessRunnerOptions Options { get; }

    /// <summary>The guardians' process ids; none before the first process was started, and none on Windows.</summary>
    internal IReadOnlyList<int> GuardianIds
    {
        get
        {
            lock (_gate)
            {
                return _guardians is null || OperatingSystem.IsWindows() ? [] : _guardians.ProcessIds;
            }
        }
    }

    /// <summary>Starts a process. It is running when the task completes; cancellation after that has no effect.</summary>
    /// <exception cref="ProcessStartException">It could not be started.</exception>
    /// <exception cref="ObjectDisposedException">The runner is ending.</exception>
    public async Task<RunningProcess> StartAsync(ProcessSpec spec, IConsoleSink sink, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (int retry = 0; ; retry++)
        {
            try
            {
                return Start(spec, sink);
            }
            catch (ProcessStartException e) when (e.Error == ProcessStartError.FileBusy && retry < MaxBusyRetries)
            {
                await Task.Delay(BusyRetryDelay, Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Has a shell program run when this process has ended, however that came about: for what it created beside processes. It is
    /// run by somebody who has nothing but a bare <c>PATH</c>, once or twice, also after an ordinary end unless it is taken back
    /// before. It must end by itself within a few seconds. On Windows it is not run.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The runner is ending.</exception>
    public void AddCleanup(string program)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_dispose is not null, this);
            if (OperatingSystem.IsWindows())
            {
                return;
            }

            EnsureGuarded_NeedsLock();
            _guardians!.AddCleanup(program);
        }
    }

    /// <summary>Takes back what <see cref="AddCleanup"/> was given: there is nothing left to clean up.</summary>
    public void RemoveCleanup(string program)
    {
        lock (_gate)
        {
            if (_guardians is not null && !OperatingSystem.IsWindows())
            {
                _guardians.RemoveCleanup(program);
            }
        }
    }

    /// <summary>Kills whatever still runs.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _dispose ??= Task.Run(DisposeCoreAsync);
            return new ValueTask(_dispose);
        }
    }

    private RunningProcess Start(ProcessSpec spec, IConsoleSink sink)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_dispose is not null, this);

            int serial = ++_lastSerial;
            string marker = ProcessMarker.ForProcess(Options.RunId, serial);
            spec = spec with { Environment = WithMarkers(spec.Environment, serial) };

            EnsureGuarded_NeedsLock();
            OsProcess process = OperatingSystem.IsWindows() ? WindowsProcess.Start(spec) : UnixProcess.Start(spec, marker);
            var running = new RunningProcess(spec, process, sink, Options.TimeProvider);
            _processes.Add(serial, running);
            Record_NeedsLock(running);
            _ = ForgetAtExitAsync(serial, running);
            return running;
        }
    }

    private Dictionary<string, string> WithMarkers(IReadOnlyDictionary<string, string> environment, int serial) => new(environment)
    {
        [ProcessMarker.RunVariable] = Options.RunId,
        [ProcessMarker.ProcessVariable] = ProcessMarker.ForProcess(Options.RunId, serial)[(ProcessMarker.ProcessVariable.Length + 1)..],
    };

    private void EnsureGuarded_NeedsLock()
    {
        if (_guardians is not null || OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(Options.StateDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _guardians = new Guardians(Options, _stateFile);
    }

    private void Record_NeedsLock(RunningProcess running)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _guardians!.Add(ToRecord(running));
        WriteState_NeedsLock();
    }

    private void WriteState_NeedsLock()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            new RunState(
                Options.RunId,
                ProcessTable.BootId,
                Environment.ProcessId,
                ProcessTable.Find(Environment.ProcessId)?.StartTicks.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-",
                [.. _processes.Values.Select(ToRecord)]).Write(_stateFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The guardians know all this without the file; it only serves the next start after a power cut.
            Log.StateNotWritten(Options.Logger, _stateFile, e.Message);
        }
    }

    private static RecordedProcess ToRecord(RunningProcess running) => new(running.Id, running.StartStamp, running.StopSignal, running.Name);

    private async Task ForgetAtExitAsync(int serial, RunningProcess running)
    {
        await running.Exit.ConfigureAwait(false);
        lock (_gate)
        {
            if (_dispose is not null)
            {
                return;
            }

            // What it left behind is found again by its marker.
            _processes.Remove(serial);
            if (!OperatingSystem.IsWindows())
            {
                _guardians!.Remove(running.Id);
            }

            WriteState_NeedsLock();
        }
    }

    private async Task DisposeCoreAsync()
    {
        RunningProcess[] processes;
        Guardians? guardians;
        lock (_gate)
        {
            processes = [.. _processes.Values];
            guardians = _guardians;
        }

        await Task.WhenAll(processes.Select(KillAsync)).ConfigureAwait(false);
        if (guardians is not null && !OperatingSystem.IsWindows())
        {
            // One of them ends what carries the run's marker and removes the state file.
            await guardians.DisposeAsync().ConfigureAwait(false);
        }

        foreach (RunningProcess process in processes)
        {
            process.Dispose();
        }
    }

    private async Task KillAsync(RunningProcess process)
    {
        try
        {
            await process.KillAsync().ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            Log.NotKilled(Options.Logger, process.Name, process.Id, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The run-state file {Path} was not written: {Reason}")]
        public static partial void StateNotWritten(ILogger logger, string path, string reason);

        [LoggerMessage(LogLevel.Error, "{ResourceName} (pid {Pid}) is still there: {Reason}")]
        public static partial void NotKilled(ILogger logger, string resourceName, int pid, string reason);
    }
}
