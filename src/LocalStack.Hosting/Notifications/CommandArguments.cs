using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Notifications;

/// <summary>Makes of the values that somebody sent the inputs that a command declared, and checks them.</summary>
internal static class CommandArguments
{
    /// <summary>The declared inputs with the given values; one that was not given keeps its own. What was declared is not touched.</summary>
    public static InteractionInputCollection Bind(IReadOnlyList<InteractionInput> declared, IReadOnlyDictionary<string, string?> values) =>
        new([.. declared.Select(input => Copy(input, input.Disabled ? input.Value : values.GetValueOrDefault(input.Name, input.Value)))]);

    /// <summary>What is wrong with the values: by the declaration first and, when that is content, by the AppHost's own check.</summary>
    public static async Task<IReadOnlyList<(string InputName, string Message)>> CheckAsync(
        ResourceCommandAnnotation command, InteractionInputCollection inputs, IServiceProvider services, CancellationToken cancellationToken)
    {
        List<(string InputName, string Message)> errors =
            [.. from input in inputs where !input.Disabled let fault = FaultOf(input) where fault is not null select (input.Name, fault)];
        if (errors.Count > 0 || command.ValidateArguments is not { } validate)
        {
            return errors;
        }

        var context = new InputsDialogValidationContext { Inputs = inputs, Services = services, CancellationToken = cancellationToken };
        await validate(context).ConfigureAwait(false);
        return context.Errors;
    }

    private static string? FaultOf(InteractionInput input)
    {
        if (string.IsNullOrEmpty(input.Value))
        {
            return input.Required ? "A value is needed." : null;
        }

        return input.InputType switch
        {
            InputType.Text or InputType.SecretText when input.MaxLength is { } longest && input.Value.Length > longest =>
                string.Create(CultureInfo.InvariantCulture, $"At most {longest} characters are allowed; it has {input.Value.Length}."),
            InputType.Number when !double.TryParse(input.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                $"'{input.Value}' is not a number.",
            InputType.Boolean when !bool.TryParse(input.Value, out _) => $"'{input.Value}' is neither true nor false.",
            InputType.Choice when !input.AllowCustomChoice && input.Options is { } options && options.All(option => option.Key != input.Value) =>
                $"'{input.Value}' is not one of the options: {string.Join(", ", options.Select(option => option.Key))}.",
            _ => null,
        };
    }

    private static InteractionInput Copy(InteractionInput input, string? value) => new()
    {
        Name = input.Name,
        Label = input.Label,
        Description = input.Description,
        EnableDescriptionMarkdown = input.EnableDescriptionMarkdown,
        InputType = input.InputType,
        Required = input.Required,
        Options = input.Options,
        Value = input.InputType == InputType.SecretText ? value : value?.Trim(),
        Placeholder = input.Placeholder,
        MaxLength = input.MaxLength,
        AllowCustomChoice = input.AllowCustomChoice,
        Disabled = input.Disabled,
    };
}
