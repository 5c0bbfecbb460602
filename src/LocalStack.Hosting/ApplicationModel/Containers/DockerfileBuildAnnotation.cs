namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a container's image is built from a Dockerfile before it starts.</summary>
/// <param name="contextPath">The folder that the build may read, as an absolute path.</param>
/// <param name="dockerfilePath">The Dockerfile, as an absolute path.</param>
/// <param name="stage">The stage to build, or <see langword="null"/> for the last one.</param>
public class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage) : IResourceAnnotation
{
    /// <summary>The folder that the build may read.</summary>
    public string ContextPath { get; } = contextPath;

    /// <summary>The Dockerfile.</summary>
    public string DockerfilePath { get; } = dockerfilePath;

    /// <summary>The stage to build.</summary>
    public string? Stage { get; } = stage;

    /// <summary>Build arguments. They can be read from the image, so no secrets are allowed here.</summary>
    public Dictionary<string, object?> BuildArguments { get; } = [];

    /// <summary>Build secrets, which do not stay in the image.</summary>
    public Dictionary<string, object> BuildSecrets { get; } = [];

    /// <summary>The name of the image that is built.</summary>
    public string? ImageName { get; set; }

    /// <summary>The tag of the image that is built.</summary>
    public string? ImageTag { get; set; }
}
