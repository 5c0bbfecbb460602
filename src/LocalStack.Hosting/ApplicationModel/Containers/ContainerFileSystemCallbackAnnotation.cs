namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts files into a container before it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>The folder in the container.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>The user id of the owner; root when <see langword="null"/>.</summary>
    public int? DefaultOwner { get; init; }

    /// <summary>The group id; root when <see langword="null"/>.</summary>
    public int? DefaultGroup { get; init; }

    /// <summary>The access rights that are taken away from items without their own.</summary>
    public UnixFileMode? Umask { get; set; }

    /// <summary>Gets the items.</summary>
    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}
