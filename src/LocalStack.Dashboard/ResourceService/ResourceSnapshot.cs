using System.Collections.Immutable;

namespace LocalStack.Dashboard.ResourceService;

/// <summary>One running instance as the AppHost last described it. Never changed: an update is a new snapshot.</summary>
public sealed record ResourceSnapshot
{
    /// <summary>The instance, as in <c>api-k3v9x2ab</c>; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The resource in the application model, as in <c>api</c>; shared by its replicas.</summary>
    public required string DisplayName { get; init; }

    public required string Type { get; init; }

    /// <summary>Aspire's word, as in <c>Running</c>; empty before the first.</summary>
    public string State { get; init; } = "";

    /// <summary>How the AppHost wants the state to look (<c>success</c>, <c>info</c>, <c>warning</c>, <c>error</c>); empty to leave it to us.</summary>
    public string StateStyle { get; init; } = "";

    public bool IsHidden { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public ImmutableArray<ResourceVariable> Environment { get; init; } = [];

    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];

    public ImmutableArray<ResourceUrl> Urls { get; init; } = [];

    public ImmutableArray<ResourceVolume> Volumes { get; init; } = [];

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; init; } = [];

    public ImmutableArray<ResourceRelation> Relations { get; init; } = [];

    public string? FindProperty(string name) => Properties.FirstOrDefault(property => property.Name == name)?.Value is { Length: > 0 } value ? value : null;
}
