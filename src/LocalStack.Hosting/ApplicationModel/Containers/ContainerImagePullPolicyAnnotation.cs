namespace Aspire.Hosting.ApplicationModel;

/// <summary>When a container's image is pulled.</summary>
public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    /// <summary>When.</summary>
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}
