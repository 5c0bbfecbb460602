using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>Publishes events of the application and subscribes to them.</summary>
public interface IDistributedApplicationEventing
{
    /// <summary>Subscribes to an event.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="callback">Handles it.</param>
    /// <returns>The subscription, to end it with.</returns>
    DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent;

    /// <summary>Subscribes to an event of one resource.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="callback">Handles it.</param>
    /// <returns>The subscription, to end it with.</returns>
    DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent;

    /// <summary>Ends a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    void Unsubscribe(DistributedApplicationEventSubscription subscription);

    /// <summary>Publishes an event. Its handlers are called one after the other, and the task ends with the last.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="cancellationToken">Given to the handlers.</param>
    /// <returns>The handlers' work.</returns>
    Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;

    /// <summary>Publishes an event.</summary>
    /// <typeparam name="T">The event.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="dispatchBehavior">How the handlers are called.</param>
    /// <param name="cancellationToken">Given to the handlers.</param>
    /// <returns>The handlers' work, or nothing when nobody waits for it.</returns>
    Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent;
}
