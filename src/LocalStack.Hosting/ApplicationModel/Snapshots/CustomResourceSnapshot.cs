using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about a resource at one moment. A new one replaces it; none changes.</summary>
[DebuggerDisplay("{ResourceType} {State?.Text} {HealthStatus}")]
public sealed record CustomResourceSnapshot
{
    /// <summary>The kind of resource, as it is shown: <c>Project</c>, <c>Executable</c>, <c>Container</c>, or its author's own word.</summary>
    public required string ResourceType { get; init; }

    /// <summary>More facts, in the order they are shown.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When the resource was created, in UTC.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When the resource started, in UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When the resource stopped, in UTC.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>The state; a word of <see cref="KnownResourceStates"/> or its author's own.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The exit code, once the resource has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>
    /// The health while the resource is running, and <see langword="null"/> otherwise: the worst of the reports, unhealthy while one is
    /// missing, and healthy when there is nothing to check.
    /// </summary>
    public HealthStatus? HealthStatus
    {
        get
        {
            if (State?.Text != KnownResourceStates.Running)
            {
                return null;
            }

            // The worst status is the smallest number, and a report that did not come counts as the worst.
            return HealthReports.IsDefaultOrEmpty
                ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
                : HealthReports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
        }
    }

    /// <summary>The last result of each health check.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>The environment that the resource was started with.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>The URLs.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>The volumes.</summary>
    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    /// <summary>The commands.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>The relationships to other resources.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>Whether the resource is left out of lists.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The name of a Fluent UI icon.</summary>
    public string? IconName { get; init; }

    /// <summary>The form of the icon.</summary>
    public IconVariant? IconVariant { get; init; }

    /// <summary>Counts the snapshots of a resource; a later one has a greater number.</summary>
    internal long Version { get; init; }

    /// <summary>Ends when the ready handlers of this start are done; <see langword="null"/> before they began.</summary>
    internal EventSnapshot? ResourceReadyEvent { get; init; }
}
