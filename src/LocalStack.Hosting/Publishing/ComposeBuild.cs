using System.Collections.Immutable;

namespace LocalStack.Hosting.Publishing;

/// <summary>How a service's image is built.</summary>
internal sealed record ComposeBuild
{
    /// <summary>The folder that the build may read, from the compose file's folder.</summary>
    public required string Context { get; init; }

    /// <summary>The Dockerfile, from <see cref="Context"/>; <c>Dockerfile</c> when <see langword="null"/>.</summary>
    public string? Dockerfile { get; init; }

    public string? Target { get; init; }

    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
