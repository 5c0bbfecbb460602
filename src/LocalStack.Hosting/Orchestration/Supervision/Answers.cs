using LocalStack.Hosting.Lifecycle;
using LocalStack.Hosting.Processes;

namespace LocalStack.Hosting.Orchestration.Supervision;

/// <summary>What a supervisor tells people: the answer to a command, the reason of an end, why a proxy has nobody to send to.</summary>
internal static class Answers
{
    public static string Of(string id, InstanceEvent @event, InstanceState before, InstanceState after) => (@event, before, after) switch
    {
        (InstanceEvent.Start, InstanceState.Running or InstanceState.Starting, _) => $"'{id}' is {before} already.",
        (InstanceEvent.Start, InstanceState.Waiting, InstanceState.Starting) => $"'{id}' starts without waiting any longer.",
        (InstanceEvent.Start, _, _) => $"'{id}' starts.",
        (InstanceEvent.Stop, _, _) when ResourceLifecycle.IsAtRest(before) => $"'{id}' does not run.",
        (InstanceEvent.Stop, _, _) => $"'{id}' has stopped.",
        (InstanceEvent.Restart, _, _) => $"'{id}' restarts.",
        _ => $"'{id}' is {after}.",
    };

    public static string Crash(ProcessExit exit, string lastOutput, RestartDecision decision)
    {
        var output = lastOutput.Length == 0 ? "It printed nothing." : $"Last output: {lastOutput}";
        var next = decision.Restart ? $" It is started again in {decision.Delay.TotalSeconds:0.#} s (restart {decision.Restarts})." : "";
        return $"It ended with {exit}. {output}{next}";
    }

    /// <summary>The reason of an end that was asked for but did not go well; none when the process simply took the signal as its end.</summary>
    public static string? BadEnd(ProcessExit exit, string lastOutput) => exit.Signal switch
    {
        "SIGTERM" or "SIGINT" or "SIGQUIT" => null,
        "SIGKILL" => "It did not end in time when it was stopped, and was killed.",
        _ => $"It was stopped, and ended with {exit}. Last output: {lastOutput}",
    };

    public static string WhyNone(IReadOnlyList<SupervisedInstance> instances)
    {
        var first = instances[0];
        return first.State switch
        {
            InstanceState.Waiting when first.WaitingFor.Count > 0 => $"it waits for {string.Join(", ", first.WaitingFor.Select(wait => $"'{wait.ResourceName}'"))}",
            InstanceState.Waiting => "it is about to start",
            InstanceState.Starting => "it is starting",
            InstanceState.Running => first.Reports.Values.FirstOrDefault(report => report.Description is not null)?.Description is { } description
                ? $"it is running but not healthy: {description}"
                : "it is running but does not accept connections yet",
            InstanceState.Stopping => "it is stopping",
            InstanceState.Restarting => "it is restarting",
            InstanceState.Building => "it is being built",
            InstanceState.Finished => $"it has ended{(first.Exit is { } exit ? $" with {exit}" : "")}",
            InstanceState.FailedToStart or InstanceState.RuntimeUnhealthy => $"it was not started: {first.Reason}",
            _ => "it was not started",
        };
    }
}
