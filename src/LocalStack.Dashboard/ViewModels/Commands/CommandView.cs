using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Commands;

/// <summary>How a resource's commands are shown and told about.</summary>
internal static class CommandView
{
    public static string IconOf(ResourceCommandSnapshot command) => command.Name switch
    {
        "start" or "resource-start" => "start",
        "stop" or "resource-stop" => "stop",
        "restart" or "resource-restart" => "restart",
        "rebuild" or "resource-rebuild" => "rebuild",
        "parameter-set" => "edit",
        "parameter-delete" or "delete-parameter" => "trash",
        _ => "command",
    };

    /// <summary>The commands that a row has room for: highlighted ones first, of those that can be used now.</summary>
    public static IEnumerable<ResourceCommandSnapshot> InRow(ResourceSnapshot resource)
        => InRow(resource.Commands);

    /// <summary>Those for the heading of several replicas: what any of them can do now.</summary>
    public static IEnumerable<ResourceCommandSnapshot> InRow(IEnumerable<ResourceSnapshot> replicas)
        => InRow(replicas.SelectMany(replica => replica.Commands).Where(command => command.IsEnabled && !CommandForm.IsNeededFor(command)).DistinctBy(command => command.Name));

    private static IEnumerable<ResourceCommandSnapshot> InRow(IEnumerable<ResourceCommandSnapshot> commands)
        => commands.Where(command => command.IsEnabled).OrderByDescending(command => command.IsHighlighted).Take(2);

    public static (Tone Tone, string Title, string Text) Describe(ResourceSnapshot resource, ResourceCommandSnapshot command, ResourceCommandOutcome outcome)
    {
        var subject = $"{command.DisplayName} {resource.DisplayName}";
        return outcome switch
        {
            { Succeeded: true } => (Tone.Good, $"{subject}: done", outcome.Message),
            { Cancelled: true } => (Tone.Neutral, $"{subject}: cancelled", outcome.Message),
            _ => (Tone.Bad, $"{subject}: failed", outcome.Message.Length > 0 ? outcome.Message : "The AppHost gave no reason; see the resource's console log."),
        };
    }
}
