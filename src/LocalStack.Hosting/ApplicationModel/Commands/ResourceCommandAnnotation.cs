using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command of a resource.</summary>
[DebuggerDisplay("{Name}")]
public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    /// <summary>Creates a command without inputs.</summary>
    /// <param name="name">The command, unique in its resource.</param>
    /// <param name="displayName">The name as it is shown.</param>
    /// <param name="updateState">Decides from the resource's state whether the command can be used.</param>
    /// <param name="executeCommand">Executes it.</param>
    /// <param name="displayDescription">What it does.</param>
    /// <param name="parameter">Not used; the arguments took its place.</param>
    /// <param name="confirmationMessage">The question before it is executed.</param>
    /// <param name="iconName">The name of a Fluent UI icon.</param>
    /// <param name="iconVariant">The form of the icon.</param>
    /// <param name="isHighlighted">Whether it is shown beside the resource, not only in its menu.</param>
    public ResourceCommandAnnotation(
        string name,
        string displayName,
        Func<UpdateCommandStateContext, ResourceCommandState> updateState,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        string? displayDescription,
        object? parameter,
        string? confirmationMessage,
        string? iconName,
        IconVariant? iconVariant,
        bool isHighlighted)
        : this(name, displayName, updateState, executeCommand, displayDescription, arguments: null, confirmationMessage, iconName, iconVariant, isHighlighted)
    {
        Parameter = parameter;
    }

    /// <summary>Creates a command.</summary>
    /// <param name="name">The command, unique in its resource.</param>
    /// <param name="displayName">The name as it is shown.</param>
    /// <param name="updateState">Decides from the resource's state whether the command can be used.</param>
    /// <param name="executeCommand">Executes it.</param>
    /// <param name="displayDescription">What it does.</param>
    /// <param name="arguments">The inputs that it asks for.</param>
    /// <param name="confirmationMessage">The question before it is executed.</param>
    /// <param name="iconName">The name of a Fluent UI icon.</param>
    /// <param name="iconVariant">The form of the icon.</param>
    /// <param name="isHighlighted">Whether it is shown beside the resource, not only in its menu.</param>
    /// <param name="visibility">Where it is offered.</param>
    /// <param name="validateArguments">Checks the inputs before it is executed.</param>
    public ResourceCommandAnnotation(
        string name,
        string displayName,
        Func<UpdateCommandStateContext, ResourceCommandState> updateState,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        string? displayDescription,
        IReadOnlyList<InteractionInput>? arguments,
        string? confirmationMessage,
        string? iconName,
        IconVariant? iconVariant,
        bool isHighlighted,
        ResourceCommandVisibility visibility = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api,
        Func<InputsDialogValidationContext, Task>? validateArguments = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(displayName);
        ArgumentNullException.ThrowIfNull(updateState);
        ArgumentNullException.ThrowIfNull(executeCommand);

        Name = name;
        DisplayName = displayName;
        UpdateState = updateState;
        ExecuteCommand = executeCommand;
        DisplayDescription = displayDescription;
        Arguments = arguments ?? [];
        ConfirmationMessage = confirmationMessage;
        IconName = iconName;
        IconVariant = iconVariant;
        IsHighlighted = isHighlighted;
        Visibility = visibility;
        ValidateArguments = validateArguments;
    }

    /// <summary>The command.</summary>
    public string Name { get; }

    /// <summary>The name as it is shown.</summary>
    public string DisplayName { get; }

    /// <summary>Decides from the resource's state whether the command can be used.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

    /// <summary>Executes the command.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

    /// <summary>What the command does.</summary>
    public string? DisplayDescription { get; }

    /// <summary>Not used; the arguments took its place.</summary>
    public object? Parameter { get; }

    /// <summary>The inputs that the command asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; }

    /// <summary>Checks the inputs before the command is executed.</summary>
    public Func<InputsDialogValidationContext, Task>? ValidateArguments { get; }

    /// <summary>Where the command is offered.</summary>
    public ResourceCommandVisibility Visibility { get; }

    /// <summary>The question before the command is executed.</summary>
    public string? ConfirmationMessage { get; }

    /// <summary>The name of a Fluent UI icon.</summary>
    public string? IconName { get; }

    /// <summary>The form of the icon.</summary>
    public IconVariant? IconVariant { get; }

    /// <summary>Whether the command is shown beside the resource, not only in its menu.</summary>
    public bool IsHighlighted { get; }
}
