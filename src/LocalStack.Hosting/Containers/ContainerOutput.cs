using System.Diagnostics;
using Docker.DotNet;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// Brings a container's output to its console while it runs, and what is missing of it once it has ended. Docker's log is followed.
/// Podman's loses lines when it is followed, while the log itself is complete: there the container is attached to before it starts, and
/// where that cannot be, or breaks off, its log is read again and again.
/// </summary>
internal sealed partial class ContainerOutput(ContainerEngine engine, string id, ContainerLog log, MultiplexedStream? attached) : IDisposable
{
    /// <summary>How long the output may stand still once the container has ended, before it is left.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two readings of a whole log; one that takes long is read less often.</summary>
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(250);

    private const int PollShare = 5;

    private readonly CancellationTokenSource _ended = new();

    /// <summary>Reads until the output ends; when the connection breaks, again from where it was. Never throws.</summary>
    public async Task ReadAsync(Action onPause, CancellationToken cancellationToken)
    {
        if (engine.Kind == ContainerEngineKind.Docker)
        {
            await ReadUnbrokenAsync(follow: true, onPause, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (attached is not null)
        {
            await TryReadAsync(reading => log.ReadAsync(attached, reading), cancellationToken).ConfigureAwait(false);
            onPause();
        }

        await PollAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads on after the end: the output may be behind, and some of it was written while the follower's stream was closing.</summary>
    public async Task DrainAsync(Task reading, CancellationTokenSource endReading, CancellationToken cancellationToken)
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await WhileItFlowsAsync(reading, cancellationToken).ConfigureAwait(false);
        await endReading.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        using var endRest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var rest = ReadUnbrokenAsync(follow: false, static () => { }, endRest.Token);
        await WhileItFlowsAsync(rest, cancellationToken).ConfigureAwait(false);
        await endRest.CancelAsync().ConfigureAwait(false);
        await rest.ConfigureAwait(false);
    }

    public void Dispose()
    {
        attached?.Dispose();
        _ended.Dispose();
    }

    private async Task ReadUnbrokenAsync(bool follow, Action onPause, CancellationToken cancellationToken)
    {
        var delay = ContainerFollower.FirstDelay;
        while (!cancellationToken.IsCancellationRequested)
        {
            var outcome = await TryReadAsync(ct => log.ReadAsync(follow, ct), cancellationToken).ConfigureAwait(false);
            onPause();
            if (outcome != Outcome.Broken)
            {
                return;
            }

            await Task.Delay(delay, engine.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = ContainerFollower.Longer(delay);
        }
    }

    /// <summary>Reads the whole log now and then, until the container has ended: <see cref="DrainAsync"/> reads it for the last time.</summary>
    private async Task PollAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended.Token);
        while (!end.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            if (await TryReadAsync(ct => log.ReadAsync(follow: false, ct), end.Token).ConfigureAwait(false) == Outcome.Gone)
            {
                return;
            }

            var pause = Stopwatch.GetElapsedTime(begin) * PollShare;
            await Task.Delay(pause > PollPeriod ? pause : PollPeriod, engine.TimeProvider, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Outcome> TryReadAsync(Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        try
        {
            await read(cancellationToken).ConfigureAwait(false);
            return Outcome.Ended;
        }
        catch (DockerApiException exception) when (exception.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return Outcome.Gone;
        }
        catch (Exception exception) when (EngineFault.IsOne(exception, cancellationToken))
        {
            Log.Broken(engine.Logger, id, exception.Message);
            return Outcome.Broken;
        }
        catch (OperationCanceledException)
        {
            return Outcome.Ended;
        }
    }

    /// <summary>Waits for the end of a reading, as long as it gets on.</summary>
    private async Task WhileItFlowsAsync(Task reading, CancellationToken cancellationToken)
    {
        long before;
        do
        {
            before = log.LineCount;
            await Task.WhenAny(reading, Task.Delay(DrainTimeout, engine.TimeProvider, cancellationToken)).ConfigureAwait(false);
        }
        while (!reading.IsCompleted && log.LineCount > before);
    }

    private enum Outcome
    {
        Ended,
        Broken,
        Gone,
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The output of container {ContainerId} broke off: {Reason}")]
        public static partial void Broken(ILogger logger, string containerId, string reason);
    }
}
