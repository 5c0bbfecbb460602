using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL of a resource.</summary>
/// <param name="Name">The endpoint it leads to, if any.</param>
/// <param name="Url">The URL.</param>
/// <param name="IsInternal">Whether it is shown in the details only.</param>
[DebuggerDisplay("{Url}")]
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();

    /// <summary>Whether it does not answer yet or any more.</summary>
    public bool IsInactive { get; init; }
}
