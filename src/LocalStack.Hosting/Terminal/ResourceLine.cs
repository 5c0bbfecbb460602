using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Notifications;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Terminal;

/// <summary>What the console says of one instance: the part of a snapshot that fits on a line.</summary>
internal sealed record ResourceLine
{
    public required string Name { get; init; }
    public required string InstanceId { get; init; }
    public required string Type { get; init; }
    public required string State { get; init; }
    public required LineTone Tone { get; init; }
    public string? Url { get; init; }

    /// <summary>Why it is in this state, or how far it has come, in one line.</summary>
    public string? Detail { get; init; }

    /// <summary>How far what takes long has come: a download, the files of a database.</summary>
    public string? Progress { get; init; }

    /// <summary>Nothing more will happen to it by itself during start.</summary>
    public required bool IsSettled { get; init; }

    public static ResourceLine From(ResourceEvent change)
    {
        var snapshot = change.Snapshot;
        var state = snapshot.State?.Text ?? "Unknown";
        var isRunning = state == KnownResourceStates.Running;
        var hasFailed = state == KnownResourceStates.FailedToStart
            || state == KnownResourceStates.RuntimeUnhealthy
            || snapshot.State?.Style == KnownResourceStateStyles.Error;

        return new ResourceLine
        {
            Name = change.Resource.Name,
            InstanceId = change.ResourceId,
            Type = snapshot.ResourceType,
            State = Describe(state, isRunning, snapshot),
            Tone = hasFailed || snapshot.HealthStatus == HealthStatus.Unhealthy && isRunning ? LineTone.Bad
                : isRunning || KnownResourceStates.TerminalStates.Contains(state) ? LineTone.Good
                : LineTone.Pending,
            Url = snapshot.Urls.Where(url => !url.IsInternal && !url.IsInactive).OrderByDescending(url => url.DisplayProperties.SortOrder).FirstOrDefault()?.Url,
            Detail = Text(snapshot, SnapshotDecorator.ReasonProperty) ?? WaitingFor(snapshot),
            Progress = state == KnownResourceStates.Starting ? Text(snapshot, SnapshotDecorator.ReasonProperty) : null,
            IsSettled = hasFailed
                || KnownResourceStates.TerminalStates.Contains(state)
                || (state == KnownResourceStates.NotStarted && change.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                || state == KnownResourceStates.Active
                || (isRunning && snapshot.HealthStatus is null or HealthStatus.Healthy),
        };
    }

    private static string Describe(string state, bool isRunning, CustomResourceSnapshot snapshot)
    {
        if (isRunning && snapshot.HealthStatus is { } health && health != HealthStatus.Healthy)
        {
            return $"{state}, {health.ToString().ToLowerInvariant()}";
        }

        return snapshot.ExitCode is { } exitCode && exitCode != 0 ? $"{state} ({exitCode})" : state;
    }

    private static string? WaitingFor(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(candidate => candidate.Name == SnapshotDecorator.WaitingForProperty)?.Value is IEnumerable<string> names
            ? $"waits for {string.Join(", ", names)}"
            : null;

    private static string? Text(CustomResourceSnapshot snapshot, string property) =>
        snapshot.Properties.FirstOrDefault(candidate => candidate.Name == property)?.Value as string is { Length: > 0 } text ? text : null;
}
