using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>A value that a command, or the AppHost while it runs, asks for.</summary>
public sealed record CommandArgument
{
    /// <summary>By which the command knows it.</summary>
    public required string Name { get; init; }

    /// <summary>By which people know it.</summary>
    public required string Label { get; init; }

    public required CommandArgumentKind Kind { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Whether the description is Markdown rather than plain text.</summary>
    public bool IsDescriptionMarkdown { get; init; }

    public string Placeholder { get; init; } = "";

    /// <summary>What stands in it to begin with.</summary>
    public string Value { get; init; } = "";

    public bool IsRequired { get; init; }

    public bool IsDisabled { get; init; }

    /// <summary>In characters; null for no limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Of a choice: value and text, in the AppHost's order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Whether a value besides the options may be given.</summary>
    public bool AllowsOther { get; init; }

    /// <summary>Whether its options or its value are still on their way.</summary>
    public bool IsLoading { get; init; }

    /// <summary>Whether others depend on it, so that the AppHost wants to hear of a change at once.</summary>
    public bool IsDependedOn { get; init; }

    /// <summary>Of a file; null for the AppHost's own limit.</summary>
    public long? MaxFileBytes { get; init; }

    public bool AllowsSeveralFiles { get; init; }

    /// <summary>Which files are proposed, as in the <c>accept</c> attribute of HTML; empty for all.</summary>
    public string FileFilter { get; init; } = "";

    /// <summary>What the AppHost found wrong with the latest value.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];
}

/// <summary>The kind of value that is asked for.</summary>
public enum CommandArgumentKind
{
    Text,
    Secret,
    Choice,
    Boolean,
    Number,
    File,
}
