namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file that is put into a container before it starts.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    /// <summary>The contents, unless they are in <see cref="SourcePath"/>.</summary>
    public string? Contents { get; set; }

    /// <summary>The file on this machine that holds the contents.</summary>
    public string? SourcePath { get; set; }

    /// <summary>Whether the container starts although the file could not be put there.</summary>
    public bool? ContinueOnError { get; set; }
}
