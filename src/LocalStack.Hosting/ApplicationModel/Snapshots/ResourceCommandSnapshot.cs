using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command of a resource as it is at one moment.</summary>
/// <param name="Name">The command.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="DisplayName">The name as it is shown.</param>
/// <param name="DisplayDescription">What it does.</param>
/// <param name="Parameter">Not used; the arguments took its place.</param>
/// <param name="ConfirmationMessage">The question before it is executed.</param>
/// <param name="IconName">The name of a Fluent UI icon.</param>
/// <param name="IconVariant">The form of the icon.</param>
/// <param name="IsHighlighted">Whether it is shown beside the resource, not only in its menu.</param>
[DebuggerDisplay("{Name} {State}")]
public sealed record ResourceCommandSnapshot(
    string Name,
    ResourceCommandState State,
    string DisplayName,
    string? DisplayDescription,
    object? Parameter,
    string? ConfirmationMessage,
    string? IconName,
    IconVariant? IconVariant,
    bool IsHighlighted)
{
    /// <summary>The inputs that it asks for.</summary>
    public IReadOnlyList<InteractionInput> Arguments { get; init; } = [];

    /// <summary>Where it is offered.</summary>
    public ResourceCommandVisibility Visibility { get; init; } = ResourceCommandVisibility.UI | ResourceCommandVisibility.Api;
}
