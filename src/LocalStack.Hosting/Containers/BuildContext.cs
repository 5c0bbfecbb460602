using System.Formats.Tar;
using System.Text;

namespace LocalStack.Hosting.Containers;

/// <summary>The folder of a build, as the archive that the engine gets: without what is ignored, and with the Dockerfile.</summary>
internal sealed class BuildContext
{
    /// <summary>What a Dockerfile outside the context is called in the archive.</summary>
    private const string ForeignDockerfile = ".dockerfile.localstack";

    private readonly string _root;
    private readonly string _dockerfile;
    private readonly DockerIgnore _ignore;
    private readonly string? _ignoreText;
    private readonly bool _isForeign;

    private BuildContext(string root, string dockerfile, string? ignoreText)
    {
        _root = root;
        _dockerfile = dockerfile;
        _ignoreText = ignoreText;
        _ignore = new DockerIgnore(ignoreText ?? "");
        var relative = Path.GetRelativePath(root, dockerfile).Replace('\\', '/');
        _isForeign = relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative);
        DockerfileName = _isForeign ? ForeignDockerfile : relative;
    }

    /// <summary>The Dockerfile's path in the archive.</summary>
    public string DockerfileName { get; }

    /// <exception cref="ContainerEngineException">The folder or the Dockerfile is missing, or cannot be read.</exception>
    public static BuildContext Open(ContainerBuild build)
    {
        var root = Path.GetFullPath(build.ContextDirectory);
        if (!Directory.Exists(root))
        {
            throw new ContainerEngineException(ContainerEngineError.BuildFailed, $"The image of '{build.Name}' was not built: there is no folder '{root}'. Correct the context path of the Dockerfile.");
        }

        if (!File.Exists(build.Dockerfile))
        {
            throw new ContainerEngineException(ContainerEngineError.BuildFailed, $"The image of '{build.Name}' was not built: there is no file '{build.Dockerfile}'. Correct the path of the Dockerfile.");
        }

        // A file beside the Dockerfile with its name in front is for this Dockerfile alone, and comes first.
        string[] candidates = [$"{build.Dockerfile}{DockerIgnore.FileName}", Path.Combine(root, DockerIgnore.FileName)];
        return new BuildContext(root, Path.GetFullPath(build.Dockerfile), Array.Find(candidates, File.Exists) is { } ignore ? File.ReadAllText(ignore) : null);
    }

    /// <summary>Writes the archive. The engine itself takes out again what it must not copy, so it is told.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public async Task WriteAsync(Stream archive, CancellationToken cancellationToken)
    {
        var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var (path, entry) in List())
            {
                await WriteAsync(writer, path, entry, cancellationToken).ConfigureAwait(false);
            }

            if (_isForeign)
            {
                await WriteAsync(writer, ForeignDockerfile, new FileInfo(_dockerfile), cancellationToken).ConfigureAwait(false);
            }

            var ignored = _isForeign ? $"{_ignoreText}\n{DockerIgnore.FileName}\n{ForeignDockerfile}\n" : _ignoreText;
            if (ignored is not null)
            {
                using var contents = new MemoryStream(Encoding.UTF8.GetBytes(ignored));
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, DockerIgnore.FileName) { DataStream = contents }, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What is in the archive, by its path in it.</summary>
    internal IEnumerable<(string Path, FileSystemInfo Entry)> List() => List(new DirectoryInfo(_root), "");

    private IEnumerable<(string Path, FileSystemInfo Entry)> List(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (path == DockerIgnore.FileName && _ignoreText is not null)
            {
                continue; // written at the end, with what is added to it
            }

            var isExcluded = path != DockerfileName && _ignore.Excludes(path);
            if (!isExcluded)
            {
                yield return (path, entry);
            }

            // The Dockerfile may be in a folder that is left out.
            if (entry is DirectoryInfo { LinkTarget: null } child
                && (!isExcluded || _ignore.CanTakeBack || DockerfileName.StartsWith(path + "/", StringComparison.Ordinal)))
            {
                foreach (var inner in List(child, path + "/"))
                {
                    yield return inner;
                }
            }
        }
    }

    private static async Task WriteAsync(TarWriter writer, string path, FileSystemInfo entry, CancellationToken cancellationToken)
    {
        // As root's, whoever built it: the image must not depend on that.
        if (entry.LinkTarget is { } target)
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target, ModificationTime = entry.LastWriteTimeUtc }, cancellationToken).ConfigureAwait(false);
        }
        else if (entry is DirectoryInfo)
        {
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.Directory, path + "/") { Mode = ModeOf(entry), ModificationTime = entry.LastWriteTimeUtc }, cancellationToken).ConfigureAwait(false);
        }
        else if ((entry.Attributes & (FileAttributes.Device | FileAttributes.ReparsePoint)) == 0)
        {
            var contents = File.OpenRead(entry.FullName);
            await using (contents.ConfigureAwait(false))
            {
                await writer.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = ModeOf(entry), ModificationTime = entry.LastWriteTimeUtc, DataStream = contents }, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Windows knows no such rights; there everything may be executed, as in the Docker command line.
    private static UnixFileMode ModeOf(FileSystemInfo entry) => OperatingSystem.IsWindows()
        ? ContainerFiles.DefaultFolderMode & ~ContainerFiles.DefaultUmask
        : entry.UnixFileMode;
}
