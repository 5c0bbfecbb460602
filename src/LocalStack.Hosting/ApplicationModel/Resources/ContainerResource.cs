namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container, described by an image or a Dockerfile.</summary>
/// <param name="name">The name of the resource.</param>
/// <param name="entrypoint">The program to run in place of the image's own, or <see langword="null"/>.</param>
public class ContainerResource(string name, string? entrypoint = null) : Resource(name), IResourceWithEnvironment, IResourceWithArgs,
    IResourceWithEndpoints, IResourceWithWaitSupport, IResourceWithProbes, IComputeResource
{
    /// <summary>The program to run in place of the image's own, or <see langword="null"/>.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether the entry point runs through a shell, so that arguments may use its expansions.</summary>
    public bool? ShellExecution { get; set; }
}
