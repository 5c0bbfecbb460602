namespace LocalStack.Hosting.Containers;

/// <summary>The run of an AppHost in whose name containers, networks and volumes are created.</summary>
internal sealed record ContainerOwner
{
    /// <summary>A short hash of the AppHost's path: the same in each run of it.</summary>
    public required string AppHost { get; init; }

    /// <summary>Identifies this run of the AppHost.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// The machine, or the part of it, whose processes the owner is one of: a process id says nothing beyond it. An engine can
    /// serve several (a container that was given the engine's socket, a remote client).
    /// </summary>
    public required string Host { get; init; }

    /// <summary>The owner's process, as <c>pid:start</c>; the start tells it from a later process with its number.</summary>
    public required string Process { get; init; }
}
