using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LocalStack.Hosting.Lifecycle;

/// <summary>What a user is told about a wait that failed or cannot end by itself.</summary>
internal static class WaitMessages
{
    public static string Failed(IResource waiter, WaitAnnotation wait, ResourceEvent culprit, string? lastOutput) =>
        $"Resource '{DisplayName(culprit)}' {Fate(wait, culprit.Snapshot)}, so '{waiter.Name}', which waits for it, was not started.{Evidence(culprit, lastOutput)}"
        + $" {Remedy(wait, culprit.Snapshot)}, or remove {Verb(wait)}({wait.Resource.Name}).";

    public static string Stalled(IResource waiter, WaitAnnotation wait, ResourceEvent culprit, string? lastOutput) =>
        $"Resource '{DisplayName(culprit)}' {Fate(wait, culprit.Snapshot)}, so '{waiter.Name}', which waits for it, keeps waiting.{Evidence(culprit, lastOutput)}"
        + $" {Remedy(wait, culprit.Snapshot)} and start '{wait.Resource.Name}' again, or start '{waiter.Name}' to skip the wait.";

    public static string ReadyHandlerFailed(IResource resource, Exception exception) =>
        $"A handler of the ready event of resource '{resource.Name}' failed: {exception.Message.TrimEnd('.')}. Resources that wait for '{resource.Name}' are not started.";

    /// <summary>What a wait is for, as in <c>until it is healthy</c>.</summary>
    public static string Until(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => $"until it has ended with exit code {wait.ExitCode}",
        WaitType.WaitUntilStarted => "until it is running",
        _ => "until it is healthy",
    };

    private static string DisplayName(ResourceEvent instance) => instance.Resource.Name;

    private static string Evidence(ResourceEvent culprit, string? lastOutput) => lastOutput?.Trim() switch
    {
        _ when WaitConditions.HasFailedReadyHandler(culprit.Snapshot) || culprit.Snapshot.State?.Text == KnownResourceStates.RuntimeUnhealthy => "",
        null or "" => " It printed nothing.",
        [.., '.' or '!' or '?'] ended => $" Last output: {ended}",
        var open => $" Last output: {open}.",
    };

    private static string Fate(WaitAnnotation wait, CustomResourceSnapshot snapshot) => (wait.WaitType, snapshot.State?.Text, snapshot.ExitCode) switch
    {
        _ when WaitConditions.HasFailedReadyHandler(snapshot) =>
            $"is running, but a handler of its ready event failed ({snapshot.ResourceReadyEvent?.EventTask.Exception?.GetBaseException().Message})",
        (_, nameof(KnownResourceStates.FailedToStart), _) => "failed to start",
        (_, nameof(KnownResourceStates.RuntimeUnhealthy), _) => "has nothing to run it on this machine",
        (WaitType.WaitForCompletion, _, { } code) => $"ended with exit code {code} instead of {wait.ExitCode}",
        (WaitType.WaitUntilHealthy, _, { } code) => $"exited with code {code} before it was {Goal(snapshot)}",
        (_, _, { } code) => $"exited with code {code} before it was running",
        _ => $"stopped before it was {Goal(snapshot)}",
    };

    private static string Goal(CustomResourceSnapshot snapshot) => snapshot.HealthReports.IsDefaultOrEmpty ? "ready" : "healthy";

    private static string Remedy(WaitAnnotation wait, CustomResourceSnapshot snapshot) => (wait.WaitType, snapshot.State?.Text) switch
    {
        _ when WaitConditions.HasFailedReadyHandler(snapshot) => "Fix the handler",
        (_, nameof(KnownResourceStates.RuntimeUnhealthy)) => $"See what '{wait.Resource.Name}' needs on its own line",
        (WaitType.WaitForCompletion, _) => "Fix what made it fail",
        _ => "Fix the crash",
    };

    private static string Verb(WaitAnnotation wait) => wait.WaitType switch
    {
        WaitType.WaitForCompletion => "WaitForCompletion",
        WaitType.WaitUntilStarted => "WaitForStart",
        _ => "WaitFor",
    };

    /// <summary>What is known of a resource when a wait for it ran out: state, health, and each check's last word.</summary>
    public static string Describe(string resourceName, IReadOnlyList<ResourceEvent> instances) => instances.Count == 0
        ? $"Resource '{resourceName}' has not reported a state yet."
        : string.Join(" ", instances.Select(Describe));

    private static string Describe(ResourceEvent instance)
    {
        var snapshot = instance.Snapshot;
        var text = $"'{instance.ResourceId}' is {snapshot.State?.Text ?? "without a state"}";
        if (snapshot.ExitCode is { } exitCode)
        {
            text += $" with exit code {exitCode}";
        }

        if (snapshot.HealthStatus is { } health && health != HealthStatus.Healthy)
        {
            text += $" and {health}";
        }

        var reports = snapshot.HealthReports.IsDefaultOrEmpty
            ? []
            : snapshot.HealthReports.Where(report => report.Status != HealthStatus.Healthy)
                .Select(report => $"check '{report.Name}': {report.Status?.ToString() ?? "has not run yet"}{(report.Description is { Length: > 0 } text ? $", {text}" : "")}")
                .ToList();
        return reports.Count == 0 ? $"{text}." : $"{text} ({string.Join("; ", reports)}).";
    }
}
