using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>Something that the AppHost asks or tells its user, as it last described it. Never changed: an update is a new snapshot.</summary>
public sealed record InteractionSnapshot
{
    /// <summary>Unique within a run of the AppHost; later ones have greater numbers.</summary>
    public required int Id { get; init; }

    public required InteractionKind Kind { get; init; }

    public InteractionIntent Intent { get; init; }

    public string Title { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Whether the message is Markdown rather than plain text.</summary>
    public bool IsMarkdown { get; init; }

    /// <summary>Null when there is no such button.</summary>
    public string? PrimaryText { get; init; }

    /// <summary>Null when there is no such button.</summary>
    public string? SecondaryText { get; init; }

    /// <summary>Whether it may be closed without an answer.</summary>
    public bool CanDismiss { get; init; }

    public string LinkText { get; init; } = "";

    /// <summary>Empty when there is no link.</summary>
    public string LinkUrl { get; init; } = "";

    /// <summary>Of a form, in this order.</summary>
    public ImmutableArray<CommandArgument> Inputs { get; init; } = [];
}

/// <summary>How it is shown, and how it is answered.</summary>
public enum InteractionKind
{
    /// <summary>A question with one or two buttons.</summary>
    MessageBox,

    /// <summary>A form.</summary>
    Inputs,

    /// <summary>A message that waits at the edge of the page.</summary>
    Notification,

    /// <summary>Something goes on, and may be called off.</summary>
    Progress,

    /// <summary>A terminal, which this dashboard does not have.</summary>
    Terminal,
}

/// <summary>What kind of thing is said.</summary>
public enum InteractionIntent
{
    None,
    Success,
    Warning,
    Error,
    Information,
    Confirmation,
}

/// <summary>How somebody answered.</summary>
public enum InteractionAnswer
{
    /// <summary>Closed without an answer.</summary>
    Dismissed,

    /// <summary>With the primary button.</summary>
    Primary,

    /// <summary>With the secondary button.</summary>
    Secondary,

    /// <summary>Not yet: an input changed that others depend on.</summary>
    Changed,
}
