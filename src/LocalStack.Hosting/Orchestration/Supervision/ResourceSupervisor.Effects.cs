using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Orchestration.Endpoints;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Ports;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What a supervisor has done outside its loop. Each of these catches everything and reports back with a message.</summary>
internal sealed partial class ResourceSupervisor
{
    private void Run(Func<Task> effect)
    {
        _effects.RemoveWhere(task => task.IsCompleted);
        _effects.Add(Task.Run(effect));
    }

    private async Task WaitAsync(int wait, Task announced, CancellationToken cancellationToken)
    {
        try
        {
            await announced.WaitAsync(cancellationToken).ConfigureAwait(false);
            await _admission
                .WaitAsync(Resource, waits => Post(new SupervisorMessage.WaitProgressed(wait, waits)), cancellationToken)
                .ConfigureAwait(false);
            Post(new SupervisorMessage.WaitEnded(wait, null));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits any more.
        }
#pragma warning disable CA1031 // Whatever the reason, the instances must learn that they will not be started.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Post(new SupervisorMessage.WaitEnded(wait, exception.Message));
        }
    }

    private async Task LaunchAsync(string id, int run, int replica, Task announced, CancellationToken cancellationToken)
    {
        try
        {
            await announced.WaitAsync(cancellationToken).ConfigureAwait(false);
            using var ports = InstancePorts.Reserve(Resource, _instances.Count);
            await _services.Eventing.PublishAsync(new BeforeResourceStartedEvent(Resource, _services.Provider), cancellationToken).ConfigureAwait(false);
            var launched = await _launcher.LaunchAsync(
                new LaunchRequest
                {
                    Instance = new ResourceInstance { Resource = Resource, Id = id, Replica = replica, TargetPorts = ports.ByEndpoint },
                    Console = _services.Consoles.Of(id),
                    Progress = text => Post(new SupervisorMessage.LaunchProgressed(id, run, text)),
                    ReleasePorts = ports.Release,
                },
                cancellationToken).ConfigureAwait(false);
            Post(new SupervisorMessage.Launched(id, run, launched, launched.TargetPorts ?? ports.ByEndpoint));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Post(new SupervisorMessage.NotLaunched(id, run, InstanceEvent.LaunchCanceled, null));
        }
        catch (RuntimeMissingException exception)
        {
            Post(new SupervisorMessage.NotLaunched(id, run, InstanceEvent.RuntimeMissing, exception.Message));
        }
#pragma warning disable CA1031 // Drivers, callbacks and event handlers of the AppHost: whatever one throws is the reason why this resource did not start.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.LaunchFailed(_log, exception, id);
            Post(new SupervisorMessage.NotLaunched(id, run, InstanceEvent.LaunchFailed, exception.Message));
        }
    }

    private async Task ReportExitAsync(string id, int run, IRunningInstance running) =>
        Post(new SupervisorMessage.Exited(id, run, await running.Exit.ConfigureAwait(false)));

    private async Task StopAsync(IRunningInstance running, bool applicationEnds)
    {
        try
        {
            if (applicationEnds && running.OutlivesApplication)
            {
                await running.DetachAsync().ConfigureAwait(false);
                return;
            }

            if (!_proxies.IsEmpty)
            {
                // What a proxy is connecting at this moment gets through before the instance stops listening.
                await Task.Delay(_services.Options.StopHeadStart, _services.Time, _kill.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await running.StopAsync(_kill.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The exit is reported by the instance itself; a failed stop is worth a line, not the supervisor's life.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.StopFailed(_log, exception, Resource.Name);
        }
    }

    private async Task HandleReadyAsync(int ready, CancellationToken cancellationToken)
    {
        try
        {
            await _services.Eventing.PublishAsync(new ResourceReadyEvent(Resource, _services.Provider), cancellationToken).ConfigureAwait(false);
            Post(new SupervisorMessage.ReadyHandled(ready, null));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No instance runs any more; the next start has its own ready event.
        }
#pragma warning disable CA1031 // An AppHost's handler: its failure is told to those who wait for this resource.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var message = WaitMessages.ReadyHandlerFailed(Resource, exception);
            Log.ReadyHandlerFailed(_log, exception, message);
            _services.ShowOnConsole(Resource, message);
            Post(new SupervisorMessage.ReadyHandled(ready, exception));
        }
    }

    /// <summary>Everything is meant to be reached from this machine only; a process that listens wider without having said so is reported.</summary>
    private Task ReportWideListenersAsync(string id, int pid)
    {
        var wide = WideListeners.Undeclared(Resource, ListenerTable.WiderThanLoopback(ListenerTable.ForTree(pid)));
        if (wide.Count > 0)
        {
            var message = WideListeners.Describe(Resource, wide);
            Log.ListensWide(_log, message);
            _services.Consoles.Of(id).Append(message, isError: true);
        }

        return Task.CompletedTask;
    }

    private async Task PublishStoppedAsync(string id)
    {
        try
        {
            if (_services.Notifications.TryGetCurrentState(id, out var current))
            {
                await _services.Eventing.PublishAsync(new ResourceStoppedEvent(Resource, _services.Provider, current), _kill.Token).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // An AppHost's handler: the resource has ended all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.StoppedHandlerFailed(_log, exception, id);
        }
    }

    private static async Task AnswerAsync(List<Task<CommandReply>> answers, TaskCompletionSource<CommandReply> reply)
    {
        var all = await Task.WhenAll(answers).ConfigureAwait(false);
        reply.TrySetResult(new CommandReply(all.All(answer => answer.Accepted), string.Join(" ", all.Select(answer => answer.Message))));
    }

    private async Task PostLaterAsync(TimeSpan delay, SupervisorMessage message)
    {
        await Task.Delay(delay, _services.Time, _kill.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Post(message);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The supervisor of '{ResourceName}' could not handle {Message}.")]
        public static partial void HandlingFailed(ILogger logger, Exception exception, string resourceName, string message);

        [LoggerMessage(LogLevel.Error, "{ResourceName}: {Reason}")]
        public static partial void NotStarted(ILogger logger, string resourceName, string reason);

        [LoggerMessage(LogLevel.Warning, "'{ResourceName}' ended with {Exit}.")]
        public static partial void Crashed(ILogger logger, string resourceName, string exit);

        [LoggerMessage(LogLevel.Debug, "The launch of '{ResourceName}' failed.")]
        public static partial void LaunchFailed(ILogger logger, Exception exception, string resourceName);

        [LoggerMessage(LogLevel.Warning, "{Message}")]
        public static partial void ListensWide(ILogger logger, string message);

        [LoggerMessage(LogLevel.Error, "A handler of the stopped event of '{ResourceName}' failed.")]
        public static partial void StoppedHandlerFailed(ILogger logger, Exception exception, string resourceName);

        [LoggerMessage(LogLevel.Error, "'{ResourceName}' could not be stopped.")]
        public static partial void StopFailed(ILogger logger, Exception exception, string resourceName);

        [LoggerMessage(LogLevel.Error, "{Message}")]
        public static partial void ReadyHandlerFailed(ILogger logger, Exception exception, string message);
    }
}
