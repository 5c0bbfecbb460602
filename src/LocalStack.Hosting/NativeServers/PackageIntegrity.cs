using System.Security.Cryptography;

namespace LocalStack.Hosting.NativeServers;

/// <summary>A SHA-512 hash in the form <c>sha512-…</c>.</summary>
internal readonly struct PackageIntegrity
{
    private const string Prefix = "sha512-";

    private readonly byte[] _hash;

    private PackageIntegrity(byte[] hash) => _hash = hash;

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is not a SHA-512 hash in base64.</exception>
    public static PackageIntegrity Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new FormatException($"'{text}' is not an integrity value: it must start with '{Prefix}'.");
        }

        var hash = Convert.FromBase64String(text[Prefix.Length..]);
        return hash.Length == SHA512.HashSizeInBytes
            ? new PackageIntegrity(hash)
            : throw new FormatException($"'{text}' holds {hash.Length} bytes; a SHA-512 hash has {SHA512.HashSizeInBytes}.");
    }

    /// <summary>The text form of a computed hash.</summary>
    public static string Format(ReadOnlySpan<byte> hash) => Prefix + Convert.ToBase64String(hash);

    /// <summary>Whether a computed hash is this one.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => hash.SequenceEqual(_hash);

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public string ToHexString() => Convert.ToHexStringLower(_hash);
}
