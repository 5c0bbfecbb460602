namespace LocalStack.Hosting.Processes;

/// <summary>A started process and everything it started itself.</summary>
internal sealed class RunningProcess : IDisposable
{
    /// <summary>How long a killed process may take to be gone; longer means that the kernel cannot end it.</summary>
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long <see cref="Exit"/> waits for output that something else than the process holds open.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StragglerInterval = TimeSpan.FromMilliseconds(25);

    private readonly ProcessSpec _spec;
    private readonly OsProcess _process;
    private readonly ConsoleCapture _capture;
    private readonly TimeProvider _timeProvider;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ProcessExit>? _stop;

    internal RunningProcess(ProcessSpec spec, OsProcess process, IConsoleSink sink, TimeProvider timeProvider)
    {
        _spec = spec;
        _process = process;
        _timeProvider = timeProvider;
        StartTime = timeProvider.GetUtcNow();
        _capture = new ConsoleCapture(process.StandardOutput, process.StandardError, sink, timeProvider);
        Exit = Task.Run(ObserveExitAsync);
    }

    public int Id => _process.Id;

    public DateTimeOffset StartTime { get; }

    /// <summary>
    /// Completes when the process has ended and what it printed has reached the sink. Where something it started keeps
    /// its output open, that wait is bounded. Never faults and is never cancelled.
    /// </summary>
    public Task<ProcessExit> Exit { get; }

    internal string Name => _spec.Name;

    internal StopSignal StopSignal => _spec.StopSignal;

    internal string StartStamp => _process.StartStamp;

    /// <summary>
    /// Asks the process to end with its stop signal, waits for its stop timeout, then kills what is left of its tree.
    /// Further calls join the first. Cancellation skips the rest of the wait: the tree is killed at once.
    /// A process that has ended already may have left others behind; they are killed.
    /// </summary>
    /// <returns>How it ended; it has ended when the task completes.</returns>
    /// <exception cref="TimeoutException">The system could not kill it.</exception>
    public async Task<ProcessExit> StopAsync(CancellationToken cancellationToken = default)
    {
        Task<ProcessExit> stop;
        lock (_gate)
        {
            stop = _stop ??= Task.Run(StopCoreAsync, CancellationToken.None);
        }

        await using (cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), _hurry).ConfigureAwait(false))
        {
            return await stop.ConfigureAwait(false);
        }
    }

    /// <summary>Kills the process and its tree now, and waits until they are gone.</summary>
    /// <exception cref="TimeoutException">The system could not kill it.</exception>
    public async Task<ProcessExit> KillAsync()
    {
        _hurry.TrySetResult();
        return await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Stops reading output that something else may still hold open.</summary>
    public void Dispose() => _capture.Dispose();

    private async Task<ProcessExit> StopCoreAsync()
    {
        long began = _timeProvider.GetTimestamp();
        if (!_hurry.Task.IsCompleted)
        {
            _process.Signal(_spec.StopSignal);
            await EndsOrTimeRunsOutAsync().ConfigureAwait(false);

            // A launcher may end at once while what it launched still closes its files.
            while (_process.Exited.IsCompleted && _timeProvider.GetElapsedTime(began) < _spec.StopTimeout
                && !_hurry.Task.IsCompleted && _process.HasStragglers())
            {
                await Task.Delay(StragglerInterval, _timeProvider, CancellationToken.None).ConfigureAwait(false);
            }
        }

        await KillTreeAsync().ConfigureAwait(false);
        return await Exit.ConfigureAwait(false);
    }

    private async Task EndsOrTimeRunsOutAsync()
    {
        try
        {
            await Task.WhenAny(_process.Exited, _hurry.Task).WaitAsync(_spec.StopTimeout, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The caller kills.
        }
    }

    private async Task KillTreeAsync()
    {
        long began = _timeProvider.GetTimestamp();
        while (!_process.Exited.IsCompleted || _process.HasStragglers())
        {
            if (_timeProvider.GetElapsedTime(began) > KillTimeout)
            {
                throw new TimeoutException(
                    $"'{_spec.Name}' (pid {Id}) or a process it started was killed {KillTimeout.TotalSeconds:0} s ago and is still there. "
                    + "The kernel waits for a device or a network file system; only that ending, or a restart, removes it.");
            }

            _process.KillTree();
            await Task.WhenAny(_process.Exited, Task.Delay(StragglerInterval, _timeProvider)).ConfigureAwait(false);
            if (_process.Exited.IsCompleted && _process.HasStragglers())
            {
                await Task.Delay(StragglerInterval, _timeProvider).ConfigureAwait(false);
            }
        }
    }

    private async Task<ProcessExit> ObserveExitAsync()
    {
        RawExit raw = await _process.Exited.ConfigureAwait(false);
        DateTimeOffset at = _timeProvider.GetUtcNow();
        bool stopping;
        lock (_gate)
        {
            stopping = _stop is not null;
        }

        // A crash leaves nothing worth keeping, and what it leaves holds its ports. After a proper end, what it left may be its
        // purpose (a script that starts a daemon); that goes with the run.
        if (!stopping && raw.ExitCode != 0)
        {
            _process.KillTree();
        }

        await Task.WhenAny(_capture.Completion, Task.Delay(DrainTimeout, _timeProvider)).ConfigureAwait(false);
        return new ProcessExit(raw.ExitCode, raw.Signal is { } signal ? SignalNames.For(signal) : null, at);
    }
}
