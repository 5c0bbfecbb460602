namespace Aspire.Hosting.ApplicationModel;

/// <summary>Settings of <see cref="ResourceNotificationService"/>.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>
    /// What a wait that names no behaviour does when the awaited resource becomes unavailable.
    /// Default: <see cref="WaitBehavior.WaitOnResourceUnavailable"/>; without a dashboard, as in tests, the application sets
    /// <see cref="WaitBehavior.StopOnResourceUnavailable"/>, since nobody is there to restart the resource.
    /// </summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
