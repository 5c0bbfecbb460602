using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Follows one container: its output to the console, and its end. What an event or the end of the output says is taken as the
/// occasion to look; what the engine shows then counts.
/// </summary>
internal sealed partial class ContainerFollower : IAsyncDisposable
{
    /// <summary>The first pause before asking again an engine that does not answer; see <see cref="Longer"/>.</summary>
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    private readonly ContainerEngine _engine;
    private readonly string _id;
    private readonly ContainerLog _log;
    private readonly ContainerOutput _output;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _look = new(0);
    private readonly TaskCompletionSource<ContainerExit> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;

    /// <summary>Begins to follow: the output from its first line on, or from a time on; by what it was attached to before it started, if it was.</summary>
    public ContainerFollower(ContainerEngine engine, string id, IContainerConsole console, LogStamp? from, MultiplexedStream? attached)
    {
        _engine = engine;
        _id = id;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(engine.Closing);
        _log = new ContainerLog(engine.Client, id, console, engine.TimeProvider, isStamped: engine.Kind == ContainerEngineKind.Docker, from);
        _output = new ContainerOutput(engine, id, _log, attached);
        engine.Events.Watch(id, () => _look.Release());
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Completes when it has ended and its output was delivered.</summary>
    public Task<ContainerExit> Exit => _exit.Task;

    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        await _loop.ConfigureAwait(false);
    }

    public static TimeSpan Longer(TimeSpan delay) => TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxDelay.Ticks));

    /// <summary>How a container ended, by what the engine shows of it; <see langword="null"/> while it runs.</summary>
    public static ContainerExit? ExitOf(State? state, DateTimeOffset now)
    {
        // "created" is on its way; "paused" and "restarting" come back; "stopping" and "stopped" are Podman's before it knows the exit code.
        if (state is null || state.Running || state.Paused || state.Restarting || state.Status is "created" or "initialized" or "starting" or "configured" or "stopping" or "stopped")
        {
            return null;
        }

        var at = DateTimeOffset.TryParse(state.FinishedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var finished) && finished.Year > 1 ? finished : now;
        return new ContainerExit((int)state.ExitCode, state.OOMKilled, string.IsNullOrWhiteSpace(state.Error) ? null : state.Error.Trim(), at);
    }

    private async Task RunAsync()
    {
        try
        {
            using var endOutput = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var output = _output.ReadAsync(() => _look.Release(), endOutput.Token);
            var exit = await WaitForEndAsync(output).ConfigureAwait(false);
            await _output.DrainAsync(output, endOutput, _stop.Token).ConfigureAwait(false);
            if (_log.ConsoleFault is { } fault)
            {
                Log.ConsoleFault(_engine.Logger, fault, _id);
            }

            _exit.TrySetResult(exit);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants to know any more.
        }
#pragma warning disable CA1031 // A loop's edge: an end that cannot be seen is one, or whoever waits would wait for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Lost(_engine.Logger, exception, _id);
            _exit.TrySetResult(new ContainerExit(-1, IsOutOfMemory: false, exception.Message, _engine.TimeProvider.GetUtcNow()));
        }
        finally
        {
            _engine.Events.Unwatch(_id);
            _output.Dispose();
        }
    }

    private async Task<ContainerExit> WaitForEndAsync(Task output)
    {
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                var inspected = await _engine.Client.Containers.InspectContainerAsync(_id, _stop.Token).ConfigureAwait(false);
                if (ExitOf(inspected.State, _engine.TimeProvider.GetUtcNow()) is { } exit)
                {
                    return exit;
                }

                delay = FirstDelay;
            }
            catch (DockerApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return new ContainerExit(-1, IsOutOfMemory: false, "it was removed", _engine.TimeProvider.GetUtcNow());
            }
            catch (Exception exception) when (EngineFault.IsOne(exception, _stop.Token))
            {
                // The engine is away, perhaps for a restart: it is asked again until it is back.
                await Task.Delay(delay, _engine.TimeProvider, _stop.Token).ConfigureAwait(false);
                delay = Longer(delay);
                continue;
            }

            // The output ends a moment before the container does; then it is looked at more often.
            await _look.WaitAsync(output.IsCompleted ? delay : Timeout.InfiniteTimeSpan, _stop.Token).ConfigureAwait(false);
            while (_look.CurrentCount > 0)
            {
                await _look.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The end of container {ContainerId} cannot be seen; it counts as ended.")]
        public static partial void Lost(ILogger logger, Exception exception, string containerId);

        [LoggerMessage(LogLevel.Warning, "The output of container {ContainerId} was not shown to its end: whatever takes it failed.")]
        public static partial void ConsoleFault(ILogger logger, Exception exception, string containerId);
    }
}
