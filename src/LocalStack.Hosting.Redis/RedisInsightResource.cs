using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Redis;

/// <summary>Redis Insight, an administration page for Redis. It exists as a container only.</summary>
public class RedisInsightResource : ContainerResource
{
    internal const string PrimaryEndpointName = "http";

    /// <summary>Describes it.</summary>
    /// <param name="name">The name of the resource.</param>
    public RedisInsightResource(string name)
        : base(name) => PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);

    /// <summary>The endpoint of its pages.</summary>
    public EndpointReference PrimaryEndpoint { get; }
}
