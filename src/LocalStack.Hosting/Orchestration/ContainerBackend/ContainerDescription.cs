using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using LocalStack.Hosting.Containers;

namespace LocalStack.Hosting.Orchestration.ContainerBackend;

/// <summary>A container with everything evaluated that its resource describes as values.</summary>
internal sealed record ContainerDescription
{
    public required ContainerResource Resource { get; init; }

    /// <summary>The container's name at the engine.</summary>
    public required string Name { get; init; }

    /// <summary>Its image, which is there.</summary>
    public required ContainerImage Image { get; init; }

    public required ResourceConfiguration Configuration { get; init; }

    public ImmutableArray<ContainerFiles> Files { get; init; } = [];

    /// <summary>Arguments of the engine's <c>run</c> command.</summary>
    public ImmutableArray<string> RuntimeArguments { get; init; } = [];

    /// <summary>The network of the application's containers.</summary>
    public required string Network { get; init; }

    /// <summary>This machine's address as the container sees it.</summary>
    public required string HostAddress { get; init; }
}
