using Google.Protobuf.WellKnownTypes;
using LocalStack.ResourceService.V1;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>Commands between the wire and our records.</summary>
internal static class CommandWire
{
    public static ResourceCommandSnapshot ToCommand(ResourceCommand command) => new(
        command.Name,
        command.DisplayName,
        command.DisplayDescription,
        command.HasConfirmationMessage && command.ConfirmationMessage.Length > 0 ? command.ConfirmationMessage : null,
        command.IsHighlighted,
        command.State == ResourceCommandState.Enabled)
    {
        Arguments = [.. command.ArgumentInputs.Select(ToArgument)],
        AsksByItself = command.ArgumentInputs.Any(input => input.InputType == InputType.File || input.Loading || input.UpdateStateOnChange),
    };

    public static ResourceCommandRequest ToRequest(ResourceSnapshot resource, ResourceCommandSnapshot command, IReadOnlyDictionary<string, string> arguments)
    {
        // Interactive: the command may ask more while it runs. Without any argument the AppHost asks for them itself.
        var request = new ResourceCommandRequest { CommandName = command.Name, ResourceName = resource.Name, ResourceType = resource.Type };
        foreach (var (name, value) in arguments)
        {
            request.Arguments[name] = Value.ForString(value);
        }

        return request;
    }

    public static ResourceCommandOutcome ToOutcome(ResourceCommandResponse response)
    {
        var message = response.HasMessage ? response.Message : response.ErrorMessage;
        return new ResourceCommandOutcome(response.Kind == ResourceCommandResponseKind.Succeeded, response.Kind == ResourceCommandResponseKind.Cancelled, message)
        {
            Result = response.Result is { Value.Length: > 0 } given
                ? new CommandResult(given.Value, ToKind(given.Format), given.DisplayImmediately)
                : null,
            IsRefused = response.Kind == ResourceCommandResponseKind.InvalidArguments,
        };
    }

    public static CommandArgument ToArgument(InteractionInput input) => new()
    {
        Name = input.Name,
        Label = input.Label.Length > 0 ? input.Label : input.Name,
        Kind = input.InputType switch
        {
            InputType.SecretText => CommandArgumentKind.Secret,
            InputType.Choice => CommandArgumentKind.Choice,
            InputType.Boolean => CommandArgumentKind.Boolean,
            InputType.Number => CommandArgumentKind.Number,
            InputType.File => CommandArgumentKind.File,
            _ => CommandArgumentKind.Text,
        },
        Description = input.Description,
        IsDescriptionMarkdown = input.EnableDescriptionMarkdown,
        Placeholder = input.Placeholder,
        Value = input.Value,
        IsRequired = input.Required,
        IsDisabled = input.Disabled,
        MaxLength = input.MaxLength > 0 ? input.MaxLength : null,
        Options = [.. input.Options],
        AllowsOther = input.AllowCustomChoice,
        IsLoading = input.Loading,
        IsDependedOn = input.UpdateStateOnChange,
        MaxFileBytes = input.MaxFileSize > 0 ? input.MaxFileSize : null,
        AllowsSeveralFiles = input.AllowMultipleFiles,
        FileFilter = input.FileFilter,
        Errors = [.. input.ValidationErrors],
    };

    private static CommandResultKind ToKind(CommandResultFormat format) => format switch
    {
        CommandResultFormat.Json => CommandResultKind.Json,
        CommandResultFormat.Markdown => CommandResultKind.Markdown,
        _ => CommandResultKind.Text,
    };
}
