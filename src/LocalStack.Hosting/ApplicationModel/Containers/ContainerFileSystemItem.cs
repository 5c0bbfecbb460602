namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or folder that is put into a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    private string _name = "";

    /// <summary>The name, without a path.</summary>
    /// <exception cref="ArgumentException">The name contains a path.</exception>
    public string Name
    {
        get => _name;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Path.GetDirectoryName(value) is { Length: > 0 })
            {
                throw new ArgumentException($"'{value}' is a path. Name the file alone, and put it into a ContainerDirectory for each folder above it.", nameof(value));
            }

            _name = value;
        }
    }

    /// <summary>The user id of the owner; the container's default when <see langword="null"/>.</summary>
    public int? Owner { get; set; }

    /// <summary>The group id; the container's default when <see langword="null"/>.</summary>
    public int? Group { get; set; }

    /// <summary>The access rights; 0 means the default.</summary>
    public UnixFileMode Mode { get; set; }
}
