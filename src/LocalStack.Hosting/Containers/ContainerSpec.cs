using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>What to run. The driver knows nothing else about the container.</summary>
internal sealed record ContainerSpec
{
    /// <summary>The time a container gets between its stop signal and being killed, unless its spec says otherwise.</summary>
    public static readonly TimeSpan DefaultStopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The user's name for the container; messages and labels use it.</summary>
    public required string Resource { get; init; }

    /// <summary>The container's name in the engine: 2 or more letters, digits, <c>_</c>, <c>.</c>, <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The image, which must be there: see <see cref="ContainerEngine.EnsureImageAsync"/> and <see cref="ContainerEngine.BuildAsync"/>.</summary>
    public required ContainerImage Image { get; init; }

    /// <summary>Replaces the image's entry point, and with it the image's own arguments; <see langword="null"/> keeps it.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>The arguments behind the entry point; empty keeps those of the image.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Variables beside those of the image.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The ports that this machine reaches, always and only at 127.0.0.1.</summary>
    public ImmutableArray<ContainerPort> Ports { get; init; } = [];

    public ImmutableArray<ContainerMount> Mounts { get; init; } = [];

    /// <summary>What is put into the container before it starts.</summary>
    public ImmutableArray<ContainerFiles> Files { get; init; } = [];

    /// <summary>The network's name or id; the engine's default network when <see langword="null"/>.</summary>
    public string? Network { get; init; }

    /// <summary>The host names by which the containers of <see cref="Network"/> reach it, beside its own name.</summary>
    public ImmutableArray<string> NetworkAliases { get; init; } = [];

    /// <summary>Host names and the addresses they stand for in the container.</summary>
    public ImmutableSortedDictionary<string, string> ExtraHosts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Labels beside <see cref="ContainerLabels"/>.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How long <see cref="RunningContainer.StopAsync"/> waits after the signal before it kills. Whole seconds; less than one counts as one.</summary>
    public TimeSpan StopTimeout { get; init; } = DefaultStopTimeout;

    /// <summary>The signal that asks it to end, such as <c>SIGINT</c>; that of the image when <see langword="null"/>.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Whether it outlives the AppHost. It is then left alone by <see cref="ContainerReaper"/>.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>
    /// Arguments of <c>docker run</c>, such as <c>--memory 256m</c> or <c>--cap-add=NET_ADMIN</c>. Those that have no counterpart
    /// in the engine's API, or that would publish ports wider, are refused when the container is started.
    /// </summary>
    public ImmutableArray<string> RuntimeArguments { get; init; } = [];
}
