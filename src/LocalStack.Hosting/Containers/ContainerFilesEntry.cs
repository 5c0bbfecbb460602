using System.Collections.Immutable;

namespace LocalStack.Hosting.Containers;

/// <summary>A file or folder that is put into a container.</summary>
/// <param name="Name">Its name, without a path.</param>
internal abstract record ContainerFilesEntry(string Name)
{
    /// <summary>The user id of the owner; that of <see cref="ContainerFiles"/> when <see langword="null"/>.</summary>
    public int? Owner { get; init; }

    /// <summary>The group id; that of <see cref="ContainerFiles"/> when <see langword="null"/>.</summary>
    public int? Group { get; init; }

    /// <summary>The access rights; the default when <see langword="null"/>.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>A folder.</summary>
    internal sealed record Folder(string Name, ImmutableArray<ContainerFilesEntry> Entries) : ContainerFilesEntry(Name);

    /// <summary>A file with these contents.</summary>
    internal sealed record Text(string Name, string Contents) : ContainerFilesEntry(Name);

    /// <summary>A copy of a file of this machine.</summary>
    internal sealed record Copy(string Name, string SourcePath) : ContainerFilesEntry(Name)
    {
        /// <summary>Whether the container starts although the file cannot be read.</summary>
        public bool IsOptional { get; init; }
    }
}
