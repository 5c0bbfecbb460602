using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource.</summary>
/// <param name="Name">The property; a word of <see cref="CustomResourceKnownProperties"/> or its author's own.</param>
/// <param name="Value">A string, a number, or a sequence of them.</param>
[DebuggerDisplay("{Name}")]
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>The name as it is shown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the value must not be shown before someone asks for it.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether the property belongs to the few that are shown first.</summary>
    public bool IsHighlighted { get; init; }

    /// <summary>The order among the properties.</summary>
    public int? SortOrder { get; init; }
}
