using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Containers;

/// <summary>
/// The one subscription to the engine's events. An event only says that a container is worth a look: whoever is told looks at what
/// is, so that nothing is lost when the subscription breaks and some events never come.
/// </summary>
internal sealed partial class EngineEvents(DockerClient client, ContainerEngineOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(2);

    /// <summary>How far back a new subscription reaches: events between the look and its beginning must not be missed.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();

    // Under the gate.
    private readonly Dictionary<string, Action> _watchers = [];
    private Task? _loop;

    /// <summary>Has <paramref name="look"/> called whenever the container may have changed. It must not block.</summary>
    public void Watch(string containerId, Action look)
    {
        lock (_gate)
        {
            _watchers[containerId] = look;
            _loop ??= StartLoop();
        }
    }

    public void Unwatch(string containerId)
    {
        lock (_gate)
        {
            _watchers.Remove(containerId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_gate)
        {
            loop = _loop;
        }

        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
        }

        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }
    }

    private Task StartLoop()
    {
        // No caller's trace clings to it.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        var delay = FirstDelay;
        while (!_stop.IsCancellationRequested)
        {
            var began = options.TimeProvider.GetUtcNow();
            TellAll();
            try
            {
                await client.System.MonitorEventsAsync(
                    new ContainerEventsParameters
                    {
                        Since = (began - Overlap).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                        Filters = new Dictionary<string, IDictionary<string, bool>>
                        {
                            ["type"] = new Dictionary<string, bool> { ["container"] = true },
                            ["label"] = new Dictionary<string, bool> { [$"{ContainerLabels.AppHost}={options.Owner.AppHost}"] = true },
                        },
                    },
                    new Receiver<Message>(Tell),
                    _stop.Token).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A loop's edge: whatever breaks the subscription, it is made anew.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                Log.Broken(options.Logger, exception.Message);
            }

            delay = options.TimeProvider.GetUtcNow() - began > MaxDelay ? FirstDelay : delay;
            await Task.Delay(delay, options.TimeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxDelay.Ticks));
        }
    }

    private void Tell(Message message)
    {
        // A health check in a container makes three events each time; none of them is its end. Podman says "died".
        if (message.Actor?.ID is { } id && !message.Action.StartsWith("exec_", StringComparison.Ordinal))
        {
            Action? look;
            lock (_gate)
            {
                look = _watchers.GetValueOrDefault(id);
            }

            look?.Invoke();
        }
    }

    private void TellAll()
    {
        Action[] looks;
        lock (_gate)
        {
            looks = [.. _watchers.Values];
        }

        foreach (var look in looks)
        {
            look();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The engine's events broke off and are asked for again: {Reason}")]
        public static partial void Broken(ILogger logger, string reason);
    }
}
