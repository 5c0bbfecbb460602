using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A variable of a resource's environment.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsFromSpec">Whether the application describes it; otherwise it was inherited.</param>
[DebuggerDisplay("{Name}")]
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec)
{
    /// <summary>Whether the value must not be shown before someone asks for it.</summary>
    internal bool IsSensitive { get; init; }
}
