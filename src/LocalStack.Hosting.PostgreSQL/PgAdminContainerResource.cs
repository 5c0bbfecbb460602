using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Postgres;

/// <summary>pgAdmin, an administration page for PostgreSQL. It exists as a container only.</summary>
/// <param name="name">The name of the resource.</param>
public sealed class PgAdminContainerResource(string name) : ContainerResource(name);
