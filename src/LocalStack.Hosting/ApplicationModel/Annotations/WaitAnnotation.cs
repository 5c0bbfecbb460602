using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource starts only after something has happened to another one.</summary>
[DebuggerDisplay("{WaitType} {Resource.Name}")]
public sealed class WaitAnnotation : IResourceAnnotation
{
    /// <summary>Creates a wait.</summary>
    /// <param name="resource">The resource to wait for.</param>
    /// <param name="waitType">What to wait for.</param>
    /// <param name="exitCode">The exit code that counts as success when waiting for completion.</param>
    public WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        WaitType = waitType;
        ExitCode = exitCode;
    }

    /// <summary>The resource to wait for.</summary>
    public IResource Resource { get; }

    /// <summary>What to wait for.</summary>
    public WaitType WaitType { get; }

    /// <summary>What to do when the resource cannot become available; <see langword="null"/> for the application's default.</summary>
    public WaitBehavior? WaitBehavior { get; init; }

    /// <summary>The exit code that counts as success when waiting for completion.</summary>
    public int ExitCode { get; }
}
