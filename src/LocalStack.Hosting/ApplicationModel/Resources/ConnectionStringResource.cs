using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A connection string that is composed from other values.</summary>
public sealed class ConnectionStringResource : Resource, IResourceWithConnectionString, IResourceWithWaitSupport
{
    /// <summary>Creates a connection string.</summary>
    /// <param name="name">The name of the resource, which is also the name of the connection string.</param>
    /// <param name="connectionStringExpression">The connection string.</param>
    public ConnectionStringResource(string name, ReferenceExpression connectionStringExpression) : base(name)
    {
        ArgumentNullException.ThrowIfNull(connectionStringExpression);
        ConnectionStringExpression = connectionStringExpression;
    }

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression { get; }
}
