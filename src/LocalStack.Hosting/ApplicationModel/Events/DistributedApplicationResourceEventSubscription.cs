using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>A subscription to an event of one resource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="callback">Handles the event.</param>
public class DistributedApplicationResourceEventSubscription(
    IResource? resource,
    Func<IDistributedApplicationResourceEvent, CancellationToken, Task> callback)
    : DistributedApplicationEventSubscription((@event, cancellationToken) => callback((IDistributedApplicationResourceEvent)@event, cancellationToken))
{
    /// <summary>The resource.</summary>
    public IResource? Resource { get; } = resource;
}
