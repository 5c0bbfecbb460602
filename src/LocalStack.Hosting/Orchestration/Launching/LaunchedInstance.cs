using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Health;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>A started instance, and what its snapshot shows of it.</summary>
internal sealed record LaunchedInstance
{
    public required IRunningInstance Running { get; init; }

    /// <summary>The ports at which it serves its endpoints on this machine, where they are others than those that were kept for it.</summary>
    public ImmutableDictionary<string, int>? TargetPorts { get; init; }

    /// <summary>A health check that it brings itself.</summary>
    public IHealthProbe? Health { get; init; }

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];

    public ImmutableArray<EnvironmentVariableSnapshot> Environment { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];
}
