using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration;

/// <summary>A started instance, and what its snapshot shows of it.</summary>
internal sealed record LaunchedInstance
{
    public required IRunningInstance Running { get; init; }

    public ImmutableArray<ResourcePropertySnapshot> Properties { get; init; } = [];

    public ImmutableArray<EnvironmentVariableSnapshot> Environment { get; init; } = [];

    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];
}
