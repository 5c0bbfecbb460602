using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>A started container.</summary>
internal sealed class RunningContainer : IAsyncDisposable
{
    /// <summary>What <see cref="ExecAsync"/> keeps of each output stream of a command.</summary>
    public const int MaxExecOutputBytes = 1024 * 1024;

    private readonly ContainerSpec _spec;

    internal RunningContainer(ContainerSpec spec)
    {
        _spec = spec;
    }

    /// <summary>The engine's id, in full.</summary>
    public string Id => throw Unfinished();

    public string Name => _spec.Name;

    /// <summary>Whether it was running, or had been made, before: a persistent container that was taken over.</summary>
    public bool IsTakenOver => throw Unfinished();

    /// <summary>The ports of the spec, with the ports of 127.0.0.1 that they have got.</summary>
    public ImmutableArray<ContainerPort> Ports => throw Unfinished();

    public DateTimeOffset StartTime => throw Unfinished();

    /// <summary>
    /// Completes when it has ended and what it printed has reached the console. Never faults and is never cancelled; after
    /// <see cref="DisposeAsync"/> it may never complete.
    /// </summary>
    public Task<ContainerExit> Exit => throw Unfinished();

    /// <summary>
    /// Asks it to end with its stop signal, waits for its stop timeout, then kills it. Further calls join the first.
    /// </summary>
    /// <param name="kill">Skips the rest of the patience: it is killed at once.</param>
    /// <returns>How it ended; it has ended when the task completes, and still exists.</returns>
    /// <exception cref="ContainerEngineException">The engine did not end it.</exception>
    public Task<ContainerExit> StopAsync(CancellationToken kill) => throw Unfinished();

    /// <summary>Removes it, with its volumes that have no name; one that runs is killed. One that is gone already is no fault.</summary>
    /// <exception cref="ContainerEngineException">The engine did not remove it.</exception>
    public Task RemoveAsync(CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Runs a command in it and waits for its end, as the given user or as that of the container.</summary>
    /// <exception cref="ContainerEngineException">It does not run, or the command could not be started.</exception>
    public Task<ContainerExecResult> ExecAsync(IReadOnlyList<string> command, string? user, CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>What the engine's health check of it says now.</summary>
    /// <exception cref="ContainerEngineException">It is gone, or the engine does not answer.</exception>
    public Task<ContainerHealth> GetHealthAsync(CancellationToken cancellationToken) => throw Unfinished();

    /// <summary>Stops following it. It goes on running.</summary>
    public ValueTask DisposeAsync() => throw Unfinished();

    private NotImplementedException Unfinished() => new(_spec.Name);
}
