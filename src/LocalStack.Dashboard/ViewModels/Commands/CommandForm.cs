using System.Collections.Immutable;
using LocalStack.Dashboard.ResourceService;

namespace LocalStack.Dashboard.ViewModels.Commands;

/// <summary>What has to be answered before a command is carried out: its question, its inputs, or both.</summary>
public sealed class CommandForm(ResourceSnapshot resource, ResourceCommandSnapshot command)
{
    public ResourceSnapshot Resource { get; } = resource;

    public ResourceCommandSnapshot Command { get; } = command;

    /// <summary>Empty, too, when the AppHost asks for them itself.</summary>
    public ImmutableArray<CommandField> Fields { get; } = command.AsksByItself ? [] : [.. command.Arguments.Select((argument, index) => new CommandField(argument, index))];

    /// <summary>What is wrong and belongs to no input; null when nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether it has been sent and not been answered.</summary>
    public bool IsSent { get; set; }

    public string Title => $"{Command.DisplayName} · {Resource.DisplayName}";

    /// <summary>Whether a command can be carried out only after its form.</summary>
    public static bool IsNeededFor(ResourceCommandSnapshot command) => command.Confirmation is not null || !command.Arguments.IsEmpty && !command.AsksByItself;

    /// <summary>Checks all inputs, and says whether all are right.</summary>
    public bool Check()
    {
        Error = null;

        // All of them: a person wants to see every fault at once.
        return Fields.Aggregate(true, (right, field) => field.Check() && right);
    }

    /// <summary>The values to send, by name. Empty ones, too: an AppHost that gets none at all would ask again.</summary>
    public IReadOnlyDictionary<string, string> Values()
        => Fields.Where(field => !field.Argument.IsDisabled).ToDictionary(field => field.Argument.Name, field => field.Value);

    /// <summary>Takes over what the AppHost found wrong.</summary>
    public void Refuse(ResourceCommandOutcome outcome)
    {
        IsSent = false;
        Error = outcome.Message.Length > 0 ? outcome.Message : "The AppHost rejected these values.";
    }
}
