using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource whose files can be copied into another resource's image when the application is published.</summary>
public interface IResourceWithContainerFiles : IResource;
