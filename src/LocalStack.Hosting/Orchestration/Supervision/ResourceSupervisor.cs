using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Orchestration.Launching;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>
/// Runs one resource: all its instances, from what it waits for to its end. One loop reads one mailbox and is the only one to change
/// anything; <see cref="ResourceLifecycle"/> says what follows from what; waits, launches and probes happen elsewhere and report back.
/// </summary>
internal sealed partial class ResourceSupervisor : IAsyncDisposable
{
    // Callers.
    private readonly Channel<SupervisorMessage> _mailbox = Channel.CreateUnbounded<SupervisorMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _kill = new();

    // The loop.
    private readonly SupervisorServices _services;
    private readonly ILauncher _launcher;
    private readonly ResourceProxies _proxies;
    private readonly ResourceHealth _health;
    private readonly ResourceAdmission _admission;
    private readonly RestartPolicy _restartPolicy;
    private readonly ILogger _log;
    private readonly List<SupervisedInstance> _instances;
    private readonly Dictionary<string, SupervisedInstance> _byId;
    private readonly HashSet<Task> _effects = [];
    private (int Number, CancellationTokenSource Cancel)? _wait;
    private int _waits;
    private Task? _announced;
    private (int Number, CancellationTokenSource Cancel)? _ready;
    private Task? _readyHandled;
    private int _readies;
    private bool _closed;

    // Shutdown.
    private readonly Task _loop;
    private int _disposed;

    public ResourceSupervisor(
        IResource resource,
        IReadOnlyList<string> instanceIds,
        ILauncher launcher,
        ResourceProxies proxies,
        ResourceHealth health,
        ResourceAdmission admission,
        SupervisorServices services)
    {
        Resource = resource;
        _services = services;
        _launcher = launcher;
        _proxies = proxies;
        _health = health;
        _admission = admission;
        _restartPolicy = resource.Annotations.OfType<RestartPolicyAnnotation>().LastOrDefault()?.Policy ?? RestartPolicy.Never;
        _log = services.LoggerFactory.CreateLogger<ResourceSupervisor>();
        _instances = [.. instanceIds.Select((id, replica) => new SupervisedInstance(id, replica))];
        _byId = _instances.ToDictionary(instance => instance.Id, StringComparer.OrdinalIgnoreCase);
        foreach (var instance in _instances)
        {
            Publish(instance);
        }

        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    public IResource Resource { get; }

    /// <summary>Asks for an event: Start, Stop, Restart, BuildStarted or BuildEnded.</summary>
    /// <param name="event">What is wanted.</param>
    /// <param name="instanceId">Of which instance; <see langword="null"/> for all.</param>
    /// <returns>A stop is answered when the instances have ended, a restart when they have and begin again, everything else at once.</returns>
    public Task<CommandReply> SendAsync(InstanceEvent @event, string? instanceId = null)
    {
        var reply = NewReply();
        return _mailbox.Writer.TryWrite(new SupervisorMessage.Command(@event, instanceId, reply))
            ? reply.Task
            : Task.FromResult(new CommandReply(false, $"'{Resource.Name}' is not supervised any more, because the application has ended."));
    }

    /// <summary>Stops all instances, drains the proxies, and accepts no further start. The first call's outcome is everybody's.</summary>
    public async Task CloseAsync()
    {
        var reply = NewReply();
        if (_mailbox.Writer.TryWrite(new SupervisorMessage.Close(reply)))
        {
            // The proxies refuse new connections from now on; what is open goes on until the instances let go of it.
            var drained = _proxies.DrainAsync(_kill.Token);
            await reply.Task.ConfigureAwait(false);
            try
            {
                await drained.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_kill.IsCancellationRequested)
            {
                // Patience ended while connections were still open; they are cut.
            }
        }
    }

    /// <summary>Ends all patience: what is being stopped is killed now.</summary>
    public void Kill() => _kill.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _kill.CancelAsync().ConfigureAwait(false);
            await CloseAsync().ConfigureAwait(false);
            _mailbox.Writer.TryComplete();
        }

        await _loop.ConfigureAwait(false);
        await _proxies.DisposeAsync().ConfigureAwait(false);
    }

    private static TaskCompletionSource<CommandReply> NewReply() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        await foreach (var message in _mailbox.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                Handle(message);
                ReleaseHeld();
                UpdateReadiness();
            }
#pragma warning disable CA1031 // At the loop's edge: a defect in the handling of one message must not leave processes without a supervisor.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.HandlingFailed(_log, exception, Resource.Name, message.GetType().Name);
                (message as SupervisorMessage.Command)?.Reply.TrySetResult(new CommandReply(false, exception.Message));
            }
        }

        await Task.WhenAll(_effects).ConfigureAwait(false);
    }

    private void Handle(SupervisorMessage message)
    {
        switch (message)
        {
            case SupervisorMessage.Command command:
                HandleCommand(command);
                break;
            case SupervisorMessage.Close close:
                _closed = true;
                HandleCommand(new SupervisorMessage.Command(InstanceEvent.Stop, null, close.Reply));
                break;
            case SupervisorMessage.WaitProgressed progressed when progressed.Wait == _wait?.Number:
                foreach (var instance in Waiting())
                {
                    instance.WaitingFor = progressed.Waits;
                    Publish(instance);
                }

                break;
            case SupervisorMessage.WaitEnded ended when ended.Wait == _wait?.Number:
                HandleWaitEnded(ended);
                break;
            case SupervisorMessage.LaunchProgressed progressed when Find(progressed.InstanceId, progressed.Run) is { State: InstanceState.Starting } instance:
                instance.Reason = progressed.Text;
                Publish(instance);
                break;
            case SupervisorMessage.Launched launched when Find(launched.InstanceId, launched.Run) is { } instance:
                instance.Launched = launched.Instance;
                instance.StartedAt = _services.Time.GetUtcNow();
                instance.LaunchedTimestamp = _services.Time.GetTimestamp();
                instance.Reason = null;
                instance.TargetPorts = launched.TargetPorts;
                Run(() => ReportExitAsync(instance.Id, launched.Run, launched.Instance.Running));
                Apply(instance, InstanceEvent.Launched);
                break;
            case SupervisorMessage.NotLaunched failed when Find(failed.InstanceId, failed.Run) is { } instance:
                instance.Reason = failed.Reason;
                Apply(instance, failed.Event);
                break;
            case SupervisorMessage.Exited exited when Find(exited.InstanceId, exited.Run) is { } instance:
                HandleExit(instance, exited);
                break;
            case SupervisorMessage.RestartDue due when Find(due.InstanceId, due.Run) is { State: InstanceState.Finished } instance && !_closed:
                Apply(instance, InstanceEvent.Start);
                break;
            case SupervisorMessage.EndpointOpened opened when Find(opened.InstanceId, opened.Run) is { IsRunning: true } instance:
                instance.OpenEndpoints.Add(opened.EndpointName);
                break;
            case SupervisorMessage.InstanceHealth health when Find(health.InstanceId, health.Run) is { IsRunning: true } instance:
                instance.Reports[health.Report.Name] = health.Report;
                Publish(instance);
                break;
            case SupervisorMessage.ResourceHealth health:
                _health.Shared[health.Report.Name] = health.Report;
                PublishRunning();
                break;
            case SupervisorMessage.ReadyHandled handled when handled.Ready == _ready?.Number:
                _readyHandled = handled.Failure is null ? Task.CompletedTask : Task.FromException(handled.Failure);
                PublishRunning();
                break;
        }
    }

    private void Apply(SupervisedInstance instance, InstanceEvent @event)
    {
        var before = instance.State;
        var (next, action) = ResourceLifecycle.Next(before, @event);
        instance.State = next;
        if (before != next)
        {
            Leave(instance, before);
            Enter(instance, next);
            Publish(instance);
        }

        Do(instance, action);
        instance.Replies.RemoveAll(pending => pending.IsOver(instance.State) && pending.Reply.TrySetResult(pending.Answer));
    }

    private void Leave(SupervisedInstance instance, InstanceState before)
    {
        instance.IsHeld = false;
        instance.WaitingFor = [];
        if (before == InstanceState.Running)
        {
            instance.OpenEndpoints.Clear();
            instance.Reports.Clear();
            instance.WasReady = false;
            foreach (var watch in instance.Watches)
            {
                Run(() => watch.DisposeAsync().AsTask());
            }

            instance.Watches.Clear();

            // Out of the proxies before anything else is done to it: nobody new may reach an instance that is gone or going.
            UpdateReadiness();
        }

        if (!ResourceLifecycle.IsAtRest(before) && ResourceLifecycle.IsAtRest(instance.State))
        {
            if (instance.State == InstanceState.Finished)
            {
                Run(() => PublishStoppedAsync(instance.Id));
            }
            else
            {
                instance.Launched = null;
            }
        }
    }

    private void Enter(SupervisedInstance instance, InstanceState next)
    {
        switch (next)
        {
            case InstanceState.Waiting:
                (instance.Exit, instance.StartedAt, instance.StoppedAt, instance.Reason, instance.Launched) = (null, null, null, null, null);
                instance.HasCrashed = false;
                instance.WaitingSince = _services.Time.GetUtcNow();
                break;
            case InstanceState.Running:
                instance.Watches.AddRange(_health.WatchInstance(instance, _proxies.TargetsOf(instance), Post));
                if (_instances.Any(held => held.IsHeld))
                {
                    Run(() => PostLaterAsync(_services.Options.StaggerLimit, new SupervisorMessage.Tick()));
                }

                break;
            case InstanceState.FailedToStart or InstanceState.RuntimeUnhealthy:
                instance.StoppedAt = _services.Time.GetUtcNow();
                Log.NotStarted(_log, instance.Id, instance.Reason ?? "no reason is known");
                _services.Consoles.Of(instance.Id).Append(instance.Reason ?? "", isError: true);
                break;
        }
    }

    private void Do(SupervisedInstance instance, InstanceAction action)
    {
        switch (action)
        {
            case InstanceAction.BeginWait:
                if (_wait is null)
                {
                    var (number, cancel) = (++_waits, new CancellationTokenSource());
                    _wait = (number, cancel);
                    var announced = Announced();
                    Run(() => WaitAsync(number, announced, cancel.Token));
                }

                break;
            case InstanceAction.EndWait:
                EndWaitIfNobodyWaits();
                break;
            case InstanceAction.EndWaitAndLaunch:
                EndWaitIfNobodyWaits();
                BeginLaunch(instance);
                break;
            case InstanceAction.Launch:
                BeginLaunch(instance);
                break;
            case InstanceAction.CancelLaunch:
                instance.Launch?.Cancel();
                break;
            case InstanceAction.StopProcess when instance.Launched is { } launched:
                var applicationEnds = _closed;
                Run(() => StopAsync(launched.Running, applicationEnds));
                break;
        }
    }

    private void BeginLaunch(SupervisedInstance instance)
    {
        instance.Run++;
        instance.Launch = new CancellationTokenSource();
        var (id, run, replica, cancellationToken) = (instance.Id, instance.Run, instance.Replica, instance.Launch.Token);
        var announced = Announced();
        Run(() => LaunchAsync(id, run, replica, announced, cancellationToken));
    }

    /// <summary>The announcement of the resource: the one that is done or under way, or a new attempt after one that failed.</summary>
    private Task Announced() =>
        _announced = _announced is { IsFaulted: false, IsCanceled: false } ? _announced : Task.Run(() => _admission.AnnounceAsync(Resource, _kill.Token));

    private void EndWaitIfNobodyWaits()
    {
        if (!Waiting().Any())
        {
            EndWait();
        }
    }

    private void EndWait()
    {
        _wait?.Cancel.Cancel();
        _wait = null;
    }

    private IEnumerable<SupervisedInstance> Waiting() => [.. _instances.Where(instance => instance is { State: InstanceState.Waiting, IsHeld: false })];

    private SupervisedInstance? Find(string instanceId, int run) =>
        _byId.TryGetValue(instanceId, out var instance) && instance.Run == run ? instance : null;

    private void PublishRunning()
    {
        foreach (var instance in _instances.Where(instance => instance.IsRunning))
        {
            Publish(instance);
        }
    }

    private void Publish(SupervisedInstance instance) =>
        _services.Notifications.Publish(Resource, instance.Id, snapshot => InstanceSnapshots.Of(
            Resource, instance, _health.ReportsOf(instance), instance.IsRunning ? _readyHandled : null, snapshot));

    private void Post(SupervisorMessage message) => _mailbox.Writer.TryWrite(message);
}
