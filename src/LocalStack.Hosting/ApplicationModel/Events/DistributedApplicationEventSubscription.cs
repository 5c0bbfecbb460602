namespace Aspire.Hosting.Eventing;

/// <summary>A subscription to an event.</summary>
public class DistributedApplicationEventSubscription
{
    /// <summary>Creates a subscription.</summary>
    /// <param name="callback">Handles the event.</param>
    public DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Callback = callback;
    }

    /// <summary>Handles the event.</summary>
    public Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; }
}
