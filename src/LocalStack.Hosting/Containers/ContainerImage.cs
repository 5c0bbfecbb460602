namespace LocalStack.Hosting.Containers;

/// <summary>An image by name: <c>[registry/]name[:tag][@sha256:digest]</c>.</summary>
/// <param name="Registry">The registry's host, with its port; <see langword="null"/> for the engine's default.</param>
/// <param name="Name">The name, with the folders in front of it.</param>
/// <param name="Tag">The tag; without one and without a digest, <c>latest</c>.</param>
/// <param name="Sha256">The digest, without <c>sha256:</c>. With one, the tag only tells a reader what it was.</param>
internal sealed record ContainerImage(string? Registry, string Name, string? Tag, string? Sha256)
{
    public const string DefaultTag = "latest";

    /// <summary>The name with the registry, if one is named.</summary>
    public string Repository => Registry is { Length: > 0 } ? $"{Registry}/{Name}" : Name;

    /// <summary>What the engine is asked for.</summary>
    public string Reference => Sha256 is { Length: > 0 } ? $"{Repository}@sha256:{Sha256}" : $"{Repository}:{Tag ?? DefaultTag}";

    public override string ToString() => Reference;
}
