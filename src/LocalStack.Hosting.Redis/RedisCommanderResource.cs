using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Redis;

/// <summary>Redis Commander, an administration page for Redis. It exists as a container only.</summary>
/// <param name="name">The name of the resource.</param>
public class RedisCommanderResource(string name) : ContainerResource(name);
