namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource with named parameters that are filled in when it is published.</summary>
public interface IResourceWithParameters : IResource
{
    /// <summary>The parameters by name.</summary>
    IDictionary<string, object?> Parameters { get; }
}
