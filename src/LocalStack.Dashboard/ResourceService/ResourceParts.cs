using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>An environment variable of the process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null while it is not known yet.</param>
/// <param name="IsFromModel">True for what the application model sets, false for what the process inherited.</param>
public sealed record ResourceVariable(string Name, string? Value, bool IsFromModel);

/// <summary>Something known about a resource, such as its process id.</summary>
/// <param name="Name">Aspire's name, as in <c>executable.pid</c>.</param>
/// <param name="DisplayName">For people.</param>
/// <param name="Value">As text; lists are comma-separated.</param>
/// <param name="Items">The parts of a list; empty for a plain value.</param>
/// <param name="IsSensitive">Whether it is shown only on request.</param>
/// <param name="IsHighlighted">Whether it belongs to the first things to know.</param>
/// <param name="SortOrder">The AppHost's order; null to leave it to us.</param>
public sealed record ResourcePropertySnapshot(
    string Name, string DisplayName, string Value, ImmutableArray<string> Items, bool IsSensitive, bool IsHighlighted, int? SortOrder);

/// <summary>An address of a resource.</summary>
public sealed record ResourceUrl(string EndpointName, string Url, string DisplayText, bool IsInternal, bool IsInactive, int SortOrder)
{
    /// <summary>Whether a browser can open it. Anything else (tcp, redis, javascript) is shown as text.</summary>
    public bool IsLink => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>A mounted volume or folder.</summary>
public sealed record ResourceVolume(string Source, string Target, string MountType, bool IsReadOnly);

/// <summary>A line between two resources.</summary>
/// <param name="ResourceName">The other one's name in the application model.</param>
/// <param name="Kind"><c>Reference</c>, <c>WaitFor</c>, <c>Parent</c> or what the AppHost calls it.</param>
public sealed record ResourceRelation(string ResourceName, string Kind);

/// <summary>The latest answer of one health check.</summary>
/// <param name="Key">The check.</param>
/// <param name="Status">Null until it has run.</param>
/// <param name="Description">What it said.</param>
/// <param name="Exception">What it threw; empty when nothing.</param>
/// <param name="LastRunAt">When it ran.</param>
public sealed record HealthReportSnapshot(string Key, HealthState? Status, string Description, string Exception, DateTimeOffset? LastRunAt);

/// <summary>Health, worst last.</summary>
public enum HealthState
{
    Healthy,
    Degraded,
    Unhealthy,
}

/// <summary>Something a user may do with a resource.</summary>
public sealed record ResourceCommandSnapshot(
    string Name, string DisplayName, string Description, string? Confirmation, bool IsHighlighted, bool IsEnabled)
{
    /// <summary>What it asks for, in this order.</summary>
    public ImmutableArray<CommandArgument> Arguments { get; init; } = [];

    /// <summary>Whether the AppHost has to ask for them: files need a question to belong to, and inputs that depend on each other are known only to it.</summary>
    public bool AsksByItself { get; init; }
}

/// <summary>One line that a resource wrote.</summary>
/// <param name="Number">From 1, in order of arrival.</param>
/// <param name="Time">When; null when the line does not say.</param>
/// <param name="Text">Without the time, with its escape sequences.</param>
/// <param name="IsError">Whether it went to standard error.</param>
public sealed record ConsoleLine(int Number, DateTimeOffset? Time, string Text, bool IsError);
