using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>A value that a command asks for.</summary>
public sealed record CommandArgument
{
    /// <summary>By which the command knows it.</summary>
    public required string Name { get; init; }

    /// <summary>By which people know it.</summary>
    public required string Label { get; init; }

    public required CommandArgumentKind Kind { get; init; }

    public string Description { get; init; } = "";

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
}

/// <summary>The kind of value that a command asks for.</summary>
public enum CommandArgumentKind
{
    Text,
    Secret,
    Choice,
    Boolean,
    Number,
}
