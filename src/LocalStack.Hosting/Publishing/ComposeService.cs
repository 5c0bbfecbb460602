using System.Collections.Immutable;

namespace LocalStack.Hosting.Publishing;

/// <summary>One service of a compose file. Texts are as they stand in the file: variables as <c>${NAME:?}</c>, every other dollar sign doubled.</summary>
internal sealed record ComposeService
{
    public required string Name { get; init; }

    public required string Image { get; init; }

    /// <summary>What a reader has to know and the file's language cannot say.</summary>
    public string? Remark { get; init; }

    public ComposeBuild? Build { get; init; }

    public string? PullPolicy { get; init; }

    public string? ContainerName { get; init; }

    /// <summary>Started only by name when there is one, not with the others.</summary>
    public string? Profile { get; init; }

    /// <summary>Whether the image is ours: it needs no rights, and writes nowhere but to <c>/tmp</c>.</summary>
    public bool IsConfined { get; init; }

    public string? Entrypoint { get; init; }

    public ImmutableArray<string> Command { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The services to wait for, with the condition that ends the wait.</summary>
    public ImmutableSortedDictionary<string, ComposeCondition> DependsOn { get; init; } = ImmutableSortedDictionary.Create<string, ComposeCondition>(StringComparer.Ordinal);

    public ComposeHealthCheck? HealthCheck { get; init; }

    /// <summary>Published on this machine's loopback: <c>127.0.0.1:62893:8080</c>.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>Open to the other services only.</summary>
    public ImmutableArray<string> Expose { get; init; } = [];

    public ImmutableArray<ComposeMount> Mounts { get; init; } = [];

    public ImmutableArray<string> Aliases { get; init; } = [];
}
