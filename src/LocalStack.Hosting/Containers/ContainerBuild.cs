using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>An image that is made from a Dockerfile.</summary>
internal sealed record ContainerBuild
{
    /// <summary>The user's name for what is built; messages use it.</summary>
    public required string Name { get; init; }

    /// <summary>The name that the image gets.</summary>
    public required ContainerImage Image { get; init; }

    /// <summary>The folder that the build may read, as an absolute path. Its <c>.dockerignore</c> is honoured.</summary>
    public required string ContextDirectory { get; init; }

    /// <summary>The Dockerfile, as an absolute path; it need not be in the context.</summary>
    public required string Dockerfile { get; init; }

    /// <summary>The stage to build; the last one when <see langword="null"/>.</summary>
    public string? Stage { get; init; }

    /// <summary>Build arguments. They can be read from the image: no secrets. Without a value the engine's own default holds.</summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Build secrets by id (<c>RUN --mount=type=secret,id=…</c>). They need a <c>docker</c> or <c>podman</c> command line on this machine.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The labels of the image.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether base images are fetched anew. Default: when the engine does not have them.</summary>
    public ContainerPullPolicy PullPolicy { get; init; } = ContainerPullPolicy.Missing;
}
