using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Tests.Builder;

/// <summary>A server with a password and a connection string, as an integration would describe it.</summary>
internal sealed class StoredDatabase(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    private EndpointReference Endpoint => new(this, "tcp");

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host={Endpoint.Property(EndpointProperty.Host)};Port={Endpoint.Property(EndpointProperty.Port)};Password={password}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.Port)}")),
        new("Password", ReferenceExpression.Create($"{password}")),
        new("Uri", ReferenceExpression.Create($"db://:{password:uri}@{Endpoint.Property(EndpointProperty.HostAndPort)}")),
    ];
}
