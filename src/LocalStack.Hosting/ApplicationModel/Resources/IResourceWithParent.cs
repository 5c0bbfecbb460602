namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives and dies with another one, such as a database on a server.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource that this one belongs to.</summary>
    IResource Parent { get; }
}
