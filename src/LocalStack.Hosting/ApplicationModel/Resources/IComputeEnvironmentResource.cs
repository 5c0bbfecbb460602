namespace Aspire.Hosting.ApplicationModel;

/// <summary>A place that an application can be published to. It has no effect in run mode.</summary>
public interface IComputeEnvironmentResource : IResource;
