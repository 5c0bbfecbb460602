using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A resource whose endpoints can be found by name through service discovery.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
