using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container.</summary>
[DebuggerDisplay("{Registry}/{Image}:{Tag}")]
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>The registry, or <see langword="null"/> for the container engine's default.</summary>
    public string? Registry { get; set; }

    /// <summary>The image, without registry and tag.</summary>
    public required string Image { get; set; }

    /// <summary>The tag. Setting it clears <see cref="SHA256"/>.</summary>
    public string? Tag
    {
        get;
        set
        {
            field = value;
            if (value is not null)
            {
                SHA256 = null;
            }
        }
    }

    /// <summary>The digest, without <c>sha256:</c>. Setting it clears <see cref="Tag"/>.</summary>
    public string? SHA256
    {
        get;
        set
        {
            field = value;
            if (value is not null)
            {
                Tag = null;
            }
        }
    }
}
