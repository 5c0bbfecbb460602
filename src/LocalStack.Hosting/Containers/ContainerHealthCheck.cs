using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>A health check that the engine runs in the container.</summary>
internal sealed record ContainerHealthCheck
{
    /// <summary>The command and its arguments; empty switches the image's own check off.</summary>
    public required ImmutableArray<string> Command { get; init; }

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time in which failures do not count.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary>The failures in a row that make it unhealthy.</summary>
    public int Retries { get; init; } = 3;
}
