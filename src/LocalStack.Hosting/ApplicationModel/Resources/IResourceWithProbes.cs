namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that can have liveness, readiness and startup probes.</summary>
public interface IResourceWithProbes : IResource;
