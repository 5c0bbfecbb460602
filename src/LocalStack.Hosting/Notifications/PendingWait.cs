namespace LocalStack.Hosting.Notifications;

/// <summary>Something that a resource still waits for.</summary>
/// <param name="ResourceName">The other resource; an instance's id when it is a sibling.</param>
/// <param name="Until">What has to become true of it, as in <c>until it is healthy</c>; when that cannot be expected any more, what happened and what to do.</param>
internal sealed record PendingWait(string ResourceName, string Until);
