using Aspire.Hosting.Eventing;

namespace Aspire.Hosting.Lifecycle;

/// <summary>A service that subscribes to events before the application starts.</summary>
public interface IDistributedApplicationEventingSubscriber
{
    /// <summary>Subscribes. Called once, before the first event.</summary>
    /// <param name="eventing">Where to subscribe.</param>
    /// <param name="executionContext">How the application is executed.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The work, which the start waits for.</returns>
    Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken);
}
