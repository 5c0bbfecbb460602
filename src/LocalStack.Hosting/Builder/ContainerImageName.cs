namespace Aspire.Hosting;

/// <summary>The name of a container image, taken apart: <c>registry.example:5000/team/app:1.2</c>.</summary>
/// <param name="Registry">The registry, if it is written.</param>
/// <param name="Image">The image, with the folders in front of it.</param>
/// <param name="Tag">The tag, if it is written.</param>
/// <param name="Digest">The SHA-256 digest, if it is written.</param>
internal sealed record ContainerImageName(string? Registry, string Image, string? Tag, string? Digest)
{
    private const string DigestPrefix = "@sha256:";

    public static ContainerImageName Parse(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var rest = name;

        string? digest = null;
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            digest = rest.AsSpan(at).StartsWith(DigestPrefix, StringComparison.Ordinal) ? rest[(at + DigestPrefix.Length)..] : "";
            rest = rest[..at];
        }

        // A colon before the last slash belongs to the registry's port.
        string? tag = null;
        var colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }

        // The first part is a registry only when it looks like a host; otherwise it is a folder on the default registry.
        string? registry = null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (rest.AsSpan(0, slash).ContainsAny('.', ':') || rest[..slash] == "localhost"))
        {
            registry = rest[..slash];
            rest = rest[(slash + 1)..];
        }

        if (rest.Length == 0 || rest.Any(char.IsWhiteSpace) || rest.StartsWith('/') || tag is "" || digest is "")
        {
            throw new ArgumentException($"'{name}' is not the name of a container image. Write it like 'redis', 'redis:8.6' or 'registry.example.com/team/app:1.2'.", nameof(name));
        }

        // With a digest the tag is a comment.
        return new(registry, rest, digest is null ? tag : null, digest);
    }
}
