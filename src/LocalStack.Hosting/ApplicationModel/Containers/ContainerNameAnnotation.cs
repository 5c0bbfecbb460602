namespace Aspire.Hosting.ApplicationModel;

/// <summary>The name of the container in the container engine.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public required string Name { get; set; }
}
