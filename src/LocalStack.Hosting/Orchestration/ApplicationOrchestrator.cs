using System.Runtime.InteropServices;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Health;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.ContainerBackend;
using LocalStack.Hosting.Orchestration.Endpoints;
using LocalStack.Hosting.Orchestration.Launching;
using LocalStack.Hosting.Orchestration.Supervision;
using LocalStack.Hosting.Processes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalStack.Hosting.Orchestration;

/// <summary>
/// Starts and stops the application: checks the model, finds parameters, gives endpoints their addresses, and then lets one supervisor a
/// resource do the rest. Nothing is started when anything is wrong with the application as a whole.
/// </summary>
internal sealed partial class ApplicationOrchestrator(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    SupervisorServices services,
    LauncherSelector launchers,
    EndpointAllocator endpoints,
    HealthProbes probes,
    ParameterStates parameters,
    ResourceAnnouncements announcements,
    ResourceAdmission admission,
    IOptions<HealthCheckServiceOptions> healthChecks,
    ProcessRunner runner,
    ContainerSession containers,
    KeptEndpoints keptEndpoints,
    AppHostDataDirectory data,
    ILogger<ApplicationOrchestrator> logger) : IHostedService, IAsyncDisposable
{
    private readonly HealthSchedule _schedule = new();
    private readonly Dictionary<IResource, ResourceSupervisor> _supervisors = [];
    private readonly List<FollowedResource> _followed = [];
    private readonly List<Task> _background = [];
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _stopping = new();
    private int _interrupts;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (executionContext.IsPublishMode)
        {
            return;
        }

        var resources = model.Resources.ToList();
        ThrowIfFaulty(resources);
        WatchInterrupts();
        await OrphanReaper.ReapAsync(data.CreateFolder("run"), logger, cancellationToken).ConfigureAwait(false);

        var launched = launchers.Select(resources);
        PrepareContainers(resources, launched);
        foreach (var resource in launched.Keys)
        {
            resource.Annotations.Add(launched[resource].IsContainer && resource.IsPersistent()
                ? new ResourceInstances([containers.Names.PersistentContainer(resource.Name)])
                : ResourceInstances.Create(resource.Name, ReplicasOf(resource)));
            var rebuild = resource is ProjectResource ? new ProjectRebuild(resource, () => _supervisors[resource], runner, services.Consoles, services.Time) : null;
            LifecycleCommands.AddTo(resource, (@event, id) => _supervisors[resource].SendAsync(@event, id), rebuild is null ? null : rebuild.RunAsync);
        }

        var plan = EndpointPlan.Create(launched.Select(pair => (pair.Key, ReplicasOf(pair.Key), pair.Value.IsContainer && pair.Key.IsPersistent())), services.Options.RandomizePorts);
        var proxies = await endpoints.AllocateAsync(plan, cancellationToken).ConfigureAwait(false);
        foreach (var (resource, selected) in launched)
        {
            _supervisors.Add(resource, new ResourceSupervisor(
                resource, ResourceInstances.IdsOf(resource), selected.Launcher, proxies.GetValueOrDefault(resource, ResourceProxies.None),
                new ResourceHealth(resource, probes, _schedule, services.Time), admission, services));
            PublishBackend(resource, selected.Backend);
        }

        parameters.Resolve(resources.OfType<ParameterResource>());
        Follow(resources.Where(resource => !launched.ContainsKey(resource)));
        SubscribeOwnHandlers();
        await services.Eventing.PublishAsync(new AfterEndpointsAllocatedEvent(services.Provider, model), cancellationToken).ConfigureAwait(false);
        InitializeResources(resources);

        var started = launched.Keys.Where(resource => !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any()).ToList();
        await Task.WhenAll(started.Select(resource => _supervisors[resource].SendAsync(InstanceEvent.Start))).ConfigureAwait(false);
        Log.Started(logger, started.Count, resources.Count);
        await services.Eventing.PublishAsync(new AfterResourcesCreatedEvent(services.Provider, model), cancellationToken).ConfigureAwait(false);
    }

    /// <param name="cancellationToken">The host's patience is over: everything that is left is killed.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Whoever still waits to be started (an AppHost's own resources) learns that it is over.
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(services.Options.StopLimit, services.Time);
        await using var onLimit = limit.Token.Register(Kill).ConfigureAwait(false);
        await using var onImpatience = cancellationToken.Register(Kill).ConfigureAwait(false);
        await ApplicationStop.RunAsync([.. model.Resources], CloseAsync).ConfigureAwait(false);
        await containers.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Ends all patience: what still runs is killed now.</summary>
    public void Kill()
    {
        foreach (var supervisor in _supervisors.Values)
        {
            supervisor.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _signals.ForEach(signal => signal.Dispose());
        _signals.Clear();
        foreach (var supervisor in _supervisors.Values)
        {
            await supervisor.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var followed in _followed)
        {
            await followed.DisposeAsync().ConfigureAwait(false);
        }

        // Handlers of the AppHost that ignore their token do not keep it from ending.
        await Task.WhenAny(Task.WhenAll(_background), Task.Delay(TimeSpan.FromSeconds(1), services.Time)).ConfigureAwait(false);
    }

    private static int ReplicasOf(IResource resource) => Math.Max(1, resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1);

    private void ThrowIfFaulty(IReadOnlyList<IResource> resources)
    {
        var registered = healthChecks.Value.Registrations.Select(registration => registration.Name).ToHashSet(StringComparer.Ordinal);
        if (ModelValidator.Validate(resources, registered) is { Count: > 0 } faults)
        {
            throw new DistributedApplicationException($"The application was not started, because of its description.{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }
    }

    private void PrepareContainers(IReadOnlyList<IResource> resources, IReadOnlyDictionary<IResource, SelectedLauncher> launched)
    {
        var inContainers = launched.Where(pair => pair.Value.IsContainer).Select(pair => pair.Key).ToHashSet();
        if (inContainers.Count == 0)
        {
            _background.Add(Task.Run(() => containers.ReapTracesAsync(_stopping.Token)));
            return;
        }

        foreach (var resource in inContainers.Where(resource => resource.IsPersistent()))
        {
            containers.OutlivesApplication = true;
            keptEndpoints.Settle(resource);
        }

        ContainerAddresses.Assign(resources, inContainers, containers.ReachHostAsync);
    }

    private void PublishBackend(IResource resource, BackendChoice? backend)
    {
        foreach (var id in backend is null ? [] : ResourceInstances.IdsOf(resource))
        {
            services.Notifications.Publish(resource, id, snapshot => snapshot with { Properties = backend!.Properties.Aggregate(snapshot.Properties, SnapshotDecorator.WithProperty) });
        }
    }

    /// <summary>Ctrl+C stops gracefully, which the host sees to; pressed again it means now.</summary>
    private void WatchInterrupts()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, _ =>
            {
                if (Interlocked.Increment(ref _interrupts) > 1)
                {
                    Kill();
                }
            }));
        }
    }

    private void Follow(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            services.Notifications.Publish(resource, resource.Name, snapshot => snapshot);
            _followed.Add(new FollowedResource(resource, LaunchedOwnerOf(resource), services, probes, _schedule));
        }
    }

    /// <summary>The launched resource that one is a part of, however deep.</summary>
    private IResource? LaunchedOwnerOf(IResource resource)
    {
        for (var owner = (resource as IResourceWithParent)?.Parent; owner is not null; owner = (owner as IResourceWithParent)?.Parent)
        {
            if (_supervisors.ContainsKey(owner))
            {
                return owner;
            }
        }

        return null;
    }

    private void SubscribeOwnHandlers()
    {
        services.Eventing.Subscribe<ConnectionStringAvailableEvent>(announcements.ShowConnectionStringAsync);

        // A resource that its AppHost drives waits by publishing this event; supervisors have waited before they publish it.
        services.Eventing.Subscribe<BeforeResourceStartedEvent>(async (starting, cancellationToken) =>
        {
            if (!_supervisors.ContainsKey(starting.Resource))
            {
                await services.Notifications.WaitForDependenciesAsync(starting.Resource, cancellationToken).ConfigureAwait(false);
            }
        });
    }

    private void InitializeResources(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            _background.Add(Task.Run(() => InitializeAsync(resource, _stopping.Token)));
        }
    }

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        try
        {
            if (!_supervisors.ContainsKey(resource) && LaunchedOwnerOf(resource) is not null)
            {
                await announcements.AnnounceAsync(resource, cancellationToken).ConfigureAwait(false);
            }

            var initialize = new InitializeResourceEvent(resource, services.Eventing, services.Consoles, services.Notifications, services.Provider);
            await services.Eventing.PublishAsync(initialize, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops.
        }
#pragma warning disable CA1031 // An AppHost's handler: what it throws is this resource's failure only.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.InitializeFailed(logger, exception, resource.Name);
            services.ShowOnConsole(resource, exception.Message);
            if (!_supervisors.ContainsKey(resource))
            {
                services.Notifications.Publish(resource, resource.Name, snapshot => SnapshotDecorator.WithReason(snapshot, exception.Message) with
                {
                    State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
                });
            }
        }
    }

    private async Task CloseAsync(IResource resource)
    {
        if (_supervisors.TryGetValue(resource, out var supervisor))
        {
            await supervisor.CloseAsync().ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Count} of {Total} resources were told to start.")]
        public static partial void Started(ILogger logger, int count, int total);

        [LoggerMessage(LogLevel.Error, "A handler that initializes '{ResourceName}' failed.")]
        public static partial void InitializeFailed(ILogger logger, Exception exception, string resourceName);
    }
}
