using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgweb, a small administration page for PostgreSQL. It exists as a container only.</summary>
public sealed class PgWebContainerResource : ContainerResource
{
    internal const string PrimaryEndpointName = "http";

    /// <summary>Describes it.</summary>
    /// <param name="name">The name of the resource.</param>
    public PgWebContainerResource(string name)
        : base(name) => PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);

    /// <summary>The endpoint of its pages.</summary>
    public EndpointReference PrimaryEndpoint { get; }
}
