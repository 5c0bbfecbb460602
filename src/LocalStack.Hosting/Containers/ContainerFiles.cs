using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>Files that are put into a container before it starts.</summary>
internal sealed record ContainerFiles
{
    /// <summary>The access rights of a file that names none, before <see cref="Umask"/>.</summary>
    public const UnixFileMode DefaultFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The access rights of a folder that names none, before <see cref="Umask"/>.</summary>
    public const UnixFileMode DefaultFolderMode = DefaultFileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What is taken away unless a spec says otherwise: writing, for group and others.</summary>
    public const UnixFileMode DefaultUmask = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The absolute path of a folder in the container; created when missing.</summary>
    public required string Destination { get; init; }

    /// <summary>The user id of entries that name none.</summary>
    public int Owner { get; init; }

    /// <summary>The group id of entries that name none.</summary>
    public int Group { get; init; }

    /// <summary>The access rights that are taken away from entries that name none.</summary>
    public UnixFileMode Umask { get; init; } = DefaultUmask;

    public required ImmutableArray<ContainerFilesEntry> Entries { get; init; }
}
