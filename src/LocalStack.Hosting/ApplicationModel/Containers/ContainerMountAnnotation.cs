using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A mount of a container.</summary>
[DebuggerDisplay("{Type} {Source} -> {Target}")]
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>Creates a mount.</summary>
    /// <param name="source">The volume's name or the path on the machine; <see langword="null"/> for a volume without a name.</param>
    /// <param name="target">The path in the container.</param>
    /// <param name="type">What is mounted.</param>
    /// <param name="isReadOnly">Whether the container can only read it.</param>
    /// <exception cref="ArgumentException">A bind mount has no absolute source, or a volume without a name is read-only.</exception>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (type == ContainerMountType.BindMount && (string.IsNullOrEmpty(source) || !Path.IsPathRooted(source)))
        {
            throw new ArgumentException($"A bind mount needs the absolute path of a file or folder on this machine, not '{source}'.", nameof(source));
        }

        if (type == ContainerMountType.Volume && string.IsNullOrEmpty(source) && isReadOnly)
        {
            throw new ArgumentException("A volume without a name is new and empty for each container, so it cannot be read-only.", nameof(isReadOnly));
        }

        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>The volume's name or the path on the machine.</summary>
    public string? Source { get; }

    /// <summary>The path in the container.</summary>
    public string Target { get; }

    /// <summary>What is mounted.</summary>
    public ContainerMountType Type { get; }

    /// <summary>Whether the container can only read it.</summary>
    public bool IsReadOnly { get; }
}
