namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that is never started or stopped, such as a parameter: waiting for it means waiting for its value.</summary>
public interface IResourceWithoutLifetime : IResource;
