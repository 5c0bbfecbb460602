using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Resources;

/// <summary>A resource's state as shown: a word, an icon, a tone, and why.</summary>
/// <param name="Text">As in <c>Running</c> or <c>Unhealthy</c>.</param>
/// <param name="Icon">The icon's name.</param>
/// <param name="Tone">The tone.</param>
/// <param name="Explanation">One sentence more; empty when the word says it all.</param>
public sealed record StateView(string Text, string Icon, Tone Tone, string Explanation)
{
    private const string ReasonProperty = "resource.reason";
    private const string ExitCodeProperty = "resource.exitCode";

    public static StateView Of(ResourceSnapshot resource)
    {
        switch (resource.State)
        {
            case "Running":
                return OfRunning(resource);
            case "":
                return new("Unknown", "dot", Tone.Neutral, "The AppHost has not reported its state yet.");
            case "NotStarted":
                return new("Not started", "dot", Tone.Neutral, "It has to be started manually.");
            case "Waiting":
                return new("Waiting", "clock", Tone.Busy, WaitingFor(resource));
            case "Starting" or "Building" or "Pulling" or "Preparing" or "Stopping":
                return new(resource.State, "spinner", Tone.Busy, "");
            case "Finished":
                return ExitCode(resource) is null or "0"
                    ? new("Finished", "check", Tone.Good, "Completed.")
                    : new("Finished", resource.StateStyle == "error" ? "error" : "stop", ToneOf(resource.StateStyle), Reason(resource) ?? $"Exited with code {ExitCode(resource)}.");
            case "Exited":
                return ExitCode(resource) is null or "0"
                    ? new("Exited", "stop", Tone.Neutral, "Exited with code 0.")
                    : new("Exited", "error", Tone.Bad, $"Exited with code {ExitCode(resource)}.");
            case "FailedToStart":
                return new("Failed to start", "error", Tone.Bad, Reason(resource) ?? "See its console log.");
            case "ValueMissing":
                return new("Value missing", "warning", Tone.Warning, "Resources that need it start once it has a value.");
            case "RuntimeUnhealthy":
                return new("No container engine", "warning", Tone.Warning, "It runs only as a container, and no container engine is running on this machine. Start Docker or Podman, or run it natively.");
            default:
                return new(resource.State, "dot", ToneOf(resource.StateStyle), "");
        }
    }

    /// <summary>The health of a running resource: its worst report; null when it has no checks.</summary>
    public static HealthState? HealthOf(ResourceSnapshot resource)
        => resource.HealthReports.IsEmpty ? null : resource.HealthReports.Max(report => report.Status ?? HealthState.Unhealthy);

    private static StateView OfRunning(ResourceSnapshot resource)
    {
        if (HealthOf(resource) is not { } health)
        {
            return new("Running", "check", resource.StateStyle.Length > 0 && resource.StateStyle != "success" ? ToneOf(resource.StateStyle) : Tone.Good, "");
        }

        var failing = resource.HealthReports.Where(report => report.Status is not HealthState.Healthy).ToArray();
        if (health == HealthState.Healthy)
        {
            return new("Running", "check", Tone.Good, "All health checks pass.");
        }

        if (failing.All(report => report.Status is null))
        {
            return new("Running", "clock", Tone.Busy, "Its health checks have not run yet.");
        }

        var worst = failing.OrderByDescending(report => report.Status).First(report => report.Status is not null);
        var said = worst.Description.Length > 0 ? worst.Description : FirstLine(worst.Exception);
        var explanation = said.Length > 0 ? $"{worst.Key}: {said}" : $"Health check '{worst.Key}' is failing.";
        return health == HealthState.Degraded
            ? new("Degraded", "warning", Tone.Warning, explanation)
            : new("Unhealthy", "warning", Tone.Bad, explanation);
    }

    private static string WaitingFor(ResourceSnapshot resource)
    {
        var names = WaitView.NamesOf(resource);
        return names.IsEmpty ? "Waiting for another resource." : $"Waiting for {string.Join(", ", names)}.";
    }

    private static string? Reason(ResourceSnapshot resource) => resource.FindProperty(ReasonProperty) is { Length: > 0 } reason ? reason : null;

    private static string? ExitCode(ResourceSnapshot resource) => resource.FindProperty(ExitCodeProperty);

    private static string FirstLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private static Tone ToneOf(string style) => style switch
    {
        "success" => Tone.Good,
        "info" => Tone.Busy,
        "warning" or "warn" => Tone.Warning,
        "error" => Tone.Bad,
        _ => Tone.Neutral,
    };
}
