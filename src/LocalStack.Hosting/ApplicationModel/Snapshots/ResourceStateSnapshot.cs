using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A state and how it is shown.</summary>
/// <param name="Text">The state.</param>
/// <param name="Style">A word of <see cref="KnownResourceStateStyles"/>; <see langword="null"/> for the state's own.</param>
[DebuggerDisplay("{Text}")]
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>Makes a state of its text.</summary>
    /// <param name="s">The text.</param>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
}
