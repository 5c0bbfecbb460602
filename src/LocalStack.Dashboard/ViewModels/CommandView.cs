using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels;

/// <summary>How a resource's commands are shown and told about.</summary>
internal static class CommandView
{
    public static string IconOf(ResourceCommandSnapshot command) => command.Name switch
    {
        "start" or "resource-start" => "start",
        "stop" or "resource-stop" => "stop",
        "restart" or "resource-restart" => "restart",
        _ => "command",
    };

    /// <summary>The one command that a row has room for: a highlighted one that can be used now.</summary>
    public static ResourceCommandSnapshot? MainOf(ResourceSnapshot resource)
        => resource.Commands.FirstOrDefault(command => command is { IsHighlighted: true, IsEnabled: true }) ?? resource.Commands.FirstOrDefault(command => command.IsEnabled);

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
