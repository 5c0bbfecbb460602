using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Health;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>
/// Looks after a resource that nobody launches: one whose AppHost drives it, or a part of another resource, which then is in the state
/// of that other. While it runs its checks are asked, and at its first good answer its ready event is published, once a start.
/// </summary>
internal sealed partial class FollowedResource : IAsyncDisposable
{
    private readonly IResource _resource;
    private readonly IResource? _mirrored;
    private readonly SupervisorServices _services;
    private readonly HealthProbes _probes;
    private readonly HealthSchedule _schedule;
    private readonly ILogger _log;
    private readonly Channel<Message> _mailbox = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();

    // The loop.
    private readonly IReadOnlyList<string> _keys;
    private readonly Dictionary<string, HealthReportSnapshot> _reports = new(StringComparer.Ordinal);
    private readonly List<HealthWatch> _watches = [];
    private readonly HashSet<Task> _effects = [];
    private CancellationTokenSource? _ready;
    private Task? _readyHandled;
    private int _start;
    private bool _isRunning;

    private readonly Task _loop;

    /// <param name="resource">The resource.</param>
    /// <param name="mirrored">The launched resource that it is a part of, if it is.</param>
    /// <param name="services">The application's services.</param>
    /// <param name="probes">Makes the probes of its checks.</param>
    /// <param name="schedule">When to ask.</param>
    public FollowedResource(IResource resource, IResource? mirrored, SupervisorServices services, HealthProbes probes, HealthSchedule schedule)
    {
        _resource = resource;
        _mirrored = mirrored;
        _services = services;
        _probes = probes;
        _schedule = schedule;
        _log = services.LoggerFactory.CreateLogger<FollowedResource>();
        _keys = [.. SnapshotDecorator.HealthCheckKeysOf(resource).Distinct(StringComparer.Ordinal)];
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    private abstract record Message
    {
        public sealed record Changed(CustomResourceSnapshot Snapshot) : Message;

        public sealed record ParentChanged : Message;

        public sealed record Health(int Start, HealthReportSnapshot Report) : Message;

        public sealed record ReadyHandled(int Start, Exception? Failure) : Message;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var readers = new List<Task> { ReadAsync(_resource.Name, changed => new Message.Changed(changed.Snapshot)) };
        if (_mirrored is not null)
        {
            readers.Add(ReadAsync(_mirrored.Name, _ => new Message.ParentChanged()));
        }

        try
        {
            await foreach (var message in _mailbox.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                Handle(message);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
#pragma warning disable CA1031 // At the loop's edge: one resource that cannot be followed any more is worth a message, not the application.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(_log, exception, _resource.Name);
        }

        EndStart();
        await Task.WhenAll([.. readers, .. _effects]).ConfigureAwait(false);
    }

    private async Task ReadAsync(string resourceName, Func<ResourceEvent, Message> toMessage)
    {
        try
        {
            await foreach (var changed in _services.Notifications.WatchAsync(resourceName, _stop.Token).ConfigureAwait(false))
            {
                _mailbox.Writer.TryWrite(toMessage(changed));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private void Handle(Message message)
    {
        switch (message)
        {
            case Message.Changed changed:
                HandleState(changed.Snapshot.State?.Text == KnownResourceStates.Running);
                break;
            case Message.ParentChanged:
                MirrorParent();
                break;
            case Message.Health health when health.Start == _start && _isRunning:
                _reports[health.Report.Name] = health.Report;
                PublishReports();
                BeginReadyIfHealthy();
                break;
            case Message.ReadyHandled handled when handled.Start == _start && _isRunning:
                _readyHandled = handled.Failure is null ? Task.CompletedTask : Task.FromException(handled.Failure);
                PublishReports();
                break;
        }
    }

    private void HandleState(bool isRunning)
    {
        if (isRunning == _isRunning)
        {
            return;
        }

        _isRunning = isRunning;
        if (!isRunning)
        {
            EndStart();
            PublishReports();
            return;
        }

        var start = ++_start;
        foreach (var key in _keys)
        {
            _watches.Add(HealthWatch.Start(_probes.ForRegistered(key), _schedule, _services.Time, report => _mailbox.Writer.TryWrite(new Message.Health(start, report))));
        }

        BeginReadyIfHealthy();
    }

    private void EndStart()
    {
        _ready?.Cancel();
        (_ready, _readyHandled) = (null, null);
        _reports.Clear();
        foreach (var watch in _watches)
        {
            Run(() => watch.DisposeAsync().AsTask());
        }

        _watches.Clear();
    }

    private void BeginReadyIfHealthy()
    {
        if (_ready is not null || !_keys.All(key => _reports.TryGetValue(key, out var report) && report.Status == HealthStatus.Healthy))
        {
            return;
        }

        var (start, cancel) = (_start, new CancellationTokenSource());
        _ready = cancel;
        Run(() => HandleReadyAsync(start, cancel.Token));
    }

    private async Task HandleReadyAsync(int start, CancellationToken cancellationToken)
    {
        try
        {
            await _services.Eventing.PublishAsync(new ResourceReadyEvent(_resource, _services.Provider), cancellationToken).ConfigureAwait(false);
            _mailbox.Writer.TryWrite(new Message.ReadyHandled(start, null));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It stopped; the next start has its own ready event.
        }
#pragma warning disable CA1031 // An AppHost's handler: its failure is told to those who wait for this resource.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var message = WaitMessages.ReadyHandlerFailed(_resource, exception);
            Log.ReadyHandlerFailed(_log, exception, message);
            _services.ShowOnConsole(_resource, message);
            _mailbox.Writer.TryWrite(new Message.ReadyHandled(start, exception));
        }
    }

    /// <summary>A part of a resource is in the state of the whole; of several instances the one that is furthest speaks for it.</summary>
    private void MirrorParent()
    {
        var parents = _services.Notifications.CurrentOf(_mirrored!);
        var parent = parents.FirstOrDefault(instance => WaitConditions.IsRunning(instance.Snapshot)) ?? (parents.Count > 0 ? parents[0] : null);
        if (parent is { Snapshot: var whole })
        {
            _services.Notifications.Publish(_resource, _resource.Name, snapshot => snapshot with
            {
                State = whole.State,
                StartTimeStamp = whole.StartTimeStamp,
                StopTimeStamp = whole.StopTimeStamp,
                ExitCode = whole.ExitCode,
            });
        }
    }

    private void PublishReports() => _services.Notifications.Publish(_resource, _resource.Name, snapshot => snapshot with
    {
        HealthReports = [.. _keys.Select(key => _reports.GetValueOrDefault(key) ?? new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null))],
        ResourceReadyEvent = _readyHandled is null ? null : new EventSnapshot(_readyHandled),
    });

    private void Run(Func<Task> effect)
    {
        _effects.RemoveWhere(task => task.IsCompleted);
        _effects.Add(Task.Run(effect));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "'{ResourceName}' is not followed any more.")]
        public static partial void Failed(ILogger logger, Exception exception, string resourceName);

        [LoggerMessage(LogLevel.Error, "{Message}")]
        public static partial void ReadyHandlerFailed(ILogger logger, Exception exception, string message);
    }
}
