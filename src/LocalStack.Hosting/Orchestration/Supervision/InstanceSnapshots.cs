using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Notifications;
using LocalStack.Hosting.Orchestration.Endpoints;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>Makes the snapshot that everybody sees of what a supervisor knows of an instance.</summary>
internal static class InstanceSnapshots
{
    /// <param name="resource">The resource.</param>
    /// <param name="instance">What the supervisor knows.</param>
    /// <param name="reports">What the checks said.</param>
    /// <param name="readyHandled">The outcome of the ready event, once there is one.</param>
    /// <param name="previous">The latest snapshot; what others have put into it stays.</param>
    public static CustomResourceSnapshot Of(
        IResource resource, SupervisedInstance instance, ImmutableArray<HealthReportSnapshot> reports, Task? readyHandled, CustomResourceSnapshot previous)
    {
        var next = previous with
        {
            State = InstanceStateNames.Of(instance.State, instance.HasCrashed, resource is ContainerResource),
            ExitCode = instance.Exit?.ExitCode,
            StartTimeStamp = instance.StartedAt?.UtcDateTime,
            StopTimeStamp = instance.StoppedAt?.UtcDateTime,
            HealthReports = reports,
            ResourceReadyEvent = readyHandled is null ? null : new EventSnapshot(readyHandled),
            Urls = [.. previous.Urls.Select(url => url with { IsInactive = url.Name is not null && !instance.IsRunning })],
        };
        if (resource.Annotations.OfType<HiddenAnnotation>().LastOrDefault() is { IsAlways: false } hidden)
        {
            next = next with { IsHidden = instance.Exit is { } exit && hidden.OnExitCodes.Contains(exit.ExitCode) };
        }

        if (instance.Launched is { } launched)
        {
            next = next with
            {
                EnvironmentVariables = launched.Environment,
                Volumes = launched.Volumes,
                Properties = launched.Properties.Concat(EndpointSources.Of(resource)).Aggregate(next.Properties, SnapshotDecorator.WithProperty),
            };
        }

        next = instance.WaitingFor.Count == 0 ? SnapshotDecorator.WithoutWaiting(next) : SnapshotDecorator.WithWaiting(next, instance.WaitingFor, instance.WaitingSince);
        return SnapshotDecorator.WithReason(next, instance.Reason);
    }
}
