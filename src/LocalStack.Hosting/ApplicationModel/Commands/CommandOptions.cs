namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown and what it asks for.</summary>
public class CommandOptions
{
    /// <summary>What the command does.</summary>
    public string? Description { get; set; }

    /// <summary>Not used; the arguments took its place.</summary>
    [Obsolete("Describe inputs with Arguments and read them from ExecuteCommandContext.Arguments.")]
    public object? Parameter { get; set; }

    /// <summary>The inputs that the command asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; set; } = [];

    /// <summary>Checks the inputs before the command is executed.</summary>
    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; set; }

    /// <summary>Where the command is offered.</summary>
    public ResourceCommandVisibility Visibility { get; set; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;

    /// <summary>The question before the command is executed; <see langword="null"/> to execute it at once.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The name of a Fluent UI icon.</summary>
    public string? IconName { get; set; }

    /// <summary>The form of the icon.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether the command is shown beside the resource, not only in its menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Decides from the resource's state whether the command can be used; always, when <see langword="null"/>.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}
