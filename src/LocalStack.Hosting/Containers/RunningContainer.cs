using System.Collections.Immutable;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace LocalStack.Hosting.Containers;

/// <summary>A started container.</summary>
internal sealed partial class RunningContainer : IAsyncDisposable
{
    /// <summary>How long the end may take to be seen once the engine has ended it.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(30);

    private readonly ContainerEngine _engine;
    private readonly ContainerSpec _spec;
    private readonly ContainerFollower _follower;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<ContainerExit>? _stop;

    internal RunningContainer(ContainerEngine engine, ContainerSpec spec, ContainerInspectResponse inspected, bool isTakenOver, IContainerConsole console, MultiplexedStream? attached)
    {
        _engine = engine;
        _spec = spec;
        Id = inspected.ID;
        IsTakenOver = isTakenOver;
        Ports = PublishedPorts(spec, inspected.NetworkSettings);
        StartTime = DateTimeOffset.TryParse(inspected.State?.StartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) && started.Year > 1
            ? started
            : engine.TimeProvider.GetUtcNow();

        // What it printed before it ended the last time is not what it prints now.
        _follower = new ContainerFollower(engine, Id, console, isTakenOver ? LogStamp.Parse(inspected.State?.FinishedAt) : null, attached);
    }

    /// <summary>The engine's id, in full.</summary>
    public string Id { get; }

    public string Name => _spec.Name;

    /// <summary>Whether it had been made before: a persistent container that was taken over.</summary>
    public bool IsTakenOver { get; }

    /// <summary>The ports of the spec, with the ports of 127.0.0.1 that they have got; 0 where it ended before that could be seen.</summary>
    public ImmutableArray<ContainerPort> Ports { get; }

    public DateTimeOffset StartTime { get; }

    /// <summary>
    /// Completes when it has ended and what it printed has reached the console. Never faults and is never cancelled; after
    /// <see cref="DisposeAsync"/> it may never complete.
    /// </summary>
    public Task<ContainerExit> Exit => _follower.Exit;

    /// <summary>
    /// Asks it to end with its stop signal, waits for its stop timeout, then kills it. Further calls join the first.
    /// </summary>
    /// <param name="kill">Skips the rest of the patience: it is killed at once.</param>
    /// <returns>How it ended; it has ended when the task completes, and still exists.</returns>
    /// <exception cref="ContainerEngineException">The engine did not end it.</exception>
    public async Task<ContainerExit> StopAsync(CancellationToken kill)
    {
        Task<ContainerExit> stop;
        lock (_gate)
        {
            stop = _stop ??= Task.Run(StopCoreAsync, CancellationToken.None);
        }

        await using (kill.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), _hurry).ConfigureAwait(false))
        {
            return await stop.ConfigureAwait(false);
        }
    }

    /// <summary>Removes it, with its volumes that have no name; one that runs is killed. One that is gone already is no fault.</summary>
    /// <exception cref="ContainerEngineException">The engine did not remove it.</exception>
    public Task RemoveAsync(CancellationToken cancellationToken) => _engine.RemoveContainerAsync(Id, Name, cancellationToken);

    /// <summary>What the engine's health check of it says now.</summary>
    /// <exception cref="ContainerEngineException">It is gone, or the engine does not answer.</exception>
    public async Task<ContainerHealth> GetHealthAsync(CancellationToken cancellationToken)
    {
        var what = $"The health of container '{Name}' cannot be read";
        var inspected = await InspectAsync().ConfigureAwait(false);
        if (_engine is { Kind: ContainerEngineKind.Podman, Endpoint.Scheme: "unix" } && PodmanHealthCheck.IsDue(inspected, StartTime, _engine.TimeProvider.GetUtcNow()))
        {
            await _engine.AskAsync(what, _ => PodmanHealthCheck.RunAsync(_engine.Endpoint, Id, cancellationToken), cancellationToken).ConfigureAwait(false);
            inspected = await InspectAsync().ConfigureAwait(false);
        }

        return HealthOf(inspected.State?.Health);

        Task<ContainerInspectResponse> InspectAsync() => _engine.AskAsync(what, client => client.Containers.InspectContainerAsync(Id, cancellationToken), cancellationToken);
    }

    /// <summary>Stops following it. It goes on running.</summary>
    public ValueTask DisposeAsync() => _follower.DisposeAsync();

    internal static ContainerHealth HealthOf(Docker.DotNet.Models.Health? health)
    {
        var last = health?.Log?.MaxBy(result => result.End);
        return new ContainerHealth(
            health?.Status switch
            {
                "healthy" => ContainerHealthStatus.Healthy,
                "unhealthy" => ContainerHealthStatus.Unhealthy,
                "starting" => ContainerHealthStatus.Starting,
                _ => ContainerHealthStatus.None, // "none", and an empty word from Podman
            },
            (int)(health?.FailingStreak ?? 0),
            last?.Output?.Trim() ?? "",
            (int?)last?.ExitCode);
    }

    private static ImmutableArray<ContainerPort> PublishedPorts(ContainerSpec spec, NetworkSettings? network) =>
    [
        .. spec.Ports.Select(port =>
            network?.Ports is { } published
            && published.TryGetValue(ContainerRequest.Key(port), out var bindings)
            && bindings?.FirstOrDefault(binding => port.HostPort == 0 || binding.HostPort == port.HostPort.ToString(CultureInfo.InvariantCulture)) is { } binding
            && int.TryParse(binding.HostPort, CultureInfo.InvariantCulture, out var hostPort)
                ? port with { HostPort = hostPort }
                : port),
    ];

    private async Task<ContainerExit> StopCoreAsync()
    {
        var what = $"Container '{Name}' was not stopped";
        var stopping = _hurry.Task.IsCompleted
            ? Task.CompletedTask
            : IgnoringGoneAsync(
                what,
                client => client.Containers.StopContainerAsync(
                    Id, new ContainerStopParameters { WaitBeforeKillSeconds = (uint)Math.Clamp(Math.Ceiling(_spec.StopTimeout.TotalSeconds), 1, 3600) }, CancellationToken.None));
        await Task.WhenAny(stopping, _hurry.Task).ConfigureAwait(false);
        if (!stopping.IsCompleted || _hurry.Task.IsCompleted)
        {
            await IgnoringGoneAsync(what, client => client.Containers.KillContainerAsync(Id, new ContainerKillParameters { Signal = "SIGKILL" }, CancellationToken.None)).ConfigureAwait(false);
        }

        await stopping.ConfigureAwait(false);
        try
        {
            return await Exit.WaitAsync(EndTimeout, _engine.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw EngineFault.Create(what, ContainerEngineError.NotAnswering, $"the engine has taken the order, and {EndTimeout.TotalSeconds:0} s later the container still runs", exception);
        }
    }

    /// <summary>Asks; that it has ended, or is gone, is what was wanted.</summary>
    private async Task IgnoringGoneAsync(string what, Func<DockerClient, Task> ask)
    {
        try
        {
            await _engine.AskAsync(what, ask, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ContainerEngineException exception)
            when (exception.InnerException is DockerApiException { StatusCode: System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict })
        {
            // Conflict: it does not run.
        }
    }
}
