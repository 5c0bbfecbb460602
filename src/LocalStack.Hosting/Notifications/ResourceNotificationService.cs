using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// The one place that knows the state of every resource: publish a change, watch changes, wait for a state. Dashboard, tests and
/// wait conditions all read the same snapshots here.
/// </summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly SnapshotStore _store = new();
    private readonly SnapshotDecorator _decorator;
    private readonly ILogger<ResourceNotificationService> _logger;
    private readonly IServiceProvider _services;
    private readonly ResourceLoggerService _consoles;

    /// <summary>Creates the service.</summary>
    /// <param name="logger">Receives what waits are doing, at debug level.</param>
    /// <param name="hostApplicationLifetime">Not used; part of the signature that callers know.</param>
    /// <param name="serviceProvider">Gives the options, the application model, and services to a command's <c>UpdateState</c>.</param>
    /// <param name="resourceLoggerService">The consoles, for the last output of a resource that failed.</param>
    public ResourceNotificationService(
        ILogger<ResourceNotificationService> logger,
        IHostApplicationLifetime hostApplicationLifetime,
        IServiceProvider serviceProvider,
        ResourceLoggerService resourceLoggerService)
    {
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(serviceProvider);
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        _logger = logger;
        _services = serviceProvider;
        _consoles = resourceLoggerService;
        _decorator = new SnapshotDecorator(serviceProvider);
        DefaultWaitBehavior = serviceProvider.GetService<IOptions<ResourceNotificationServiceOptions>>()?.Value.DefaultWaitBehavior
            ?? WaitBehavior.StopOnResourceUnavailable;
    }

    internal WaitBehavior DefaultWaitBehavior { get; set; }

    /// <summary>Changes the snapshot of every instance of a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="stateFactory">Makes the new snapshot from the latest one. It may run more than once when several writers meet, so it has no side effects. Returning its argument publishes nothing.</param>
    /// <returns>A completed task: readers are told, not waited for.</returns>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stateFactory);
        foreach (var id in ResourceInstances.IdsOf(resource))
        {
            Publish(resource, id, stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the snapshot of one instance of a resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceId">The instance.</param>
    /// <param name="stateFactory">Makes the new snapshot from the latest one; see <see cref="PublishUpdateAsync(IResource, Func{CustomResourceSnapshot, CustomResourceSnapshot})"/>.</param>
    /// <returns>A completed task: readers are told, not waited for.</returns>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(resourceId);
        ArgumentNullException.ThrowIfNull(stateFactory);
        Publish(resource, resourceId, stateFactory);
        return Task.CompletedTask;
    }

    /// <summary>Every instance's latest snapshot, then each new one. A reader that lags gets the latest of each instance and fewer of the steps between.</summary>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <returns>Snapshots of one instance in the order of publication. Ends when the application is disposed.</returns>
    public IAsyncEnumerable<ResourceEvent> WatchAsync(CancellationToken cancellationToken = default) => WatchAsync(resourceName: null, cancellationToken);

    /// <summary>The latest snapshot of an instance.</summary>
    /// <param name="resourceId">The instance's id, or the resource's name if it has exactly one instance.</param>
    /// <param name="resourceEvent">The snapshot, if one was published.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        ArgumentNullException.ThrowIfNull(resourceId);
        return _store.TryGet(resourceId, out resourceEvent);
    }

    /// <summary>Ends all watches.</summary>
    public void Dispose()
    {
        _store.End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Publishes and returns the stored snapshot; <see langword="null"/> when nothing changed.</summary>
    internal ResourceEvent? Publish(IResource resource, string id, Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _store.Update(resource, id, () => SnapshotDecorator.First(resource), previous => _decorator.Complete(resource, id, previous, change(previous)));

    /// <summary>The latest snapshots of a resource's instances, in the order in which the instances were made.</summary>
    internal IReadOnlyList<ResourceEvent> CurrentOf(IResource resource) => _store.OfResource(resource.Name);

    internal async IAsyncEnumerable<ResourceEvent> WatchAsync(string? resourceName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = _store.Watch(resourceName);
        try
        {
            await foreach (var changed in watch.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return changed;
            }
        }
        finally
        {
            _store.Unwatch(resourceName, watch);
        }
    }
}
