using System.Formats.Tar;
using System.Text;

namespace LocalStack.Hosting.Containers;

/// <summary>Packs the files for a container into the archive that the engine unpacks in it.</summary>
internal static class ContainerArchive
{
    /// <summary>It is held in memory; what is larger belongs into a volume or a bind mount.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>
    /// The archive for unpacking at <paramref name="root"/>, which is <see cref="ContainerFiles.Destination"/> or a folder above
    /// it; the folders in between are in the archive.
    /// </summary>
    /// <exception cref="ContainerEngineException">A file cannot be read, or all are larger than <see cref="MaxBytes"/>.</exception>
    public static MemoryStream Pack(ContainerFiles files, string root)
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            var prefix = "";
            foreach (var part in files.Destination[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                prefix += part + "/";
                WriteFolder(writer, prefix, files, null);
            }

            foreach (var entry in files.Entries)
            {
                Write(writer, archive, prefix, files, entry);
            }
        }

        archive.Position = 0;
        return archive;
    }

    private static void Write(TarWriter writer, MemoryStream archive, string prefix, ContainerFiles files, ContainerFilesEntry entry)
    {
        switch (entry)
        {
            case ContainerFilesEntry.Folder folder:
                WriteFolder(writer, $"{prefix}{folder.Name}/", files, folder);
                foreach (var child in folder.Entries)
                {
                    Write(writer, archive, $"{prefix}{folder.Name}/", files, child);
                }

                break;
            case ContainerFilesEntry.Text text:
                using (var contents = new MemoryStream(Encoding.UTF8.GetBytes(text.Contents)))
                {
                    WriteFile(writer, prefix, files, text, contents);
                }

                break;
            case ContainerFilesEntry.Copy copy:
                WriteCopy(writer, prefix, files, copy);
                break;
        }

        if (archive.Length > MaxBytes)
        {
            throw new ContainerEngineException(
                ContainerEngineError.InvalidRequest,
                $"The files for '{files.Destination}' are larger than {MaxBytes / (1024 * 1024)} MB together. Use a bind mount or a volume for them.");
        }
    }

    private static void WriteCopy(TarWriter writer, string prefix, ContainerFiles files, ContainerFilesEntry.Copy copy)
    {
        try
        {
            using var contents = File.OpenRead(copy.SourcePath);
            WriteFile(writer, prefix, files, copy, contents);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!copy.IsOptional)
            {
                throw new ContainerEngineException(
                    ContainerEngineError.InvalidRequest,
                    $"The file '{copy.SourcePath}' for '{files.Destination}' in the container cannot be read: {exception.Message} Put it there, or take it out of WithContainerFiles.",
                    exception);
            }
        }
    }

    private static void WriteFolder(TarWriter writer, string path, ContainerFiles files, ContainerFilesEntry? entry) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, path)
        {
            Mode = entry?.Mode ?? (ContainerFiles.DefaultFolderMode & ~files.Umask),
            Uid = entry?.Owner ?? files.Owner,
            Gid = entry?.Group ?? files.Group,
        });

    private static void WriteFile(TarWriter writer, string prefix, ContainerFiles files, ContainerFilesEntry entry, Stream contents) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, prefix + entry.Name)
        {
            Mode = entry.Mode ?? (ContainerFiles.DefaultFileMode & ~files.Umask),
            Uid = entry.Owner ?? files.Owner,
            Gid = entry.Group ?? files.Group,
            DataStream = contents,
        });
}
