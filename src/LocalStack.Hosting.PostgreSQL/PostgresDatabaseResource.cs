using System.Data.Common;
using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database of a <see cref="PostgresServerResource"/>, created when the server is ready.</summary>
[DebuggerDisplay("{Name} = {DatabaseName}")]
public class PostgresDatabaseResource : Resource, IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    /// <summary>Describes a database.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="databaseName">The name of the database.</param>
    /// <param name="postgresParentResource">The server.</param>
    public PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        ArgumentNullException.ThrowIfNull(postgresParentResource);

        DatabaseName = databaseName;
        Parent = postgresParentResource;
    }

    /// <summary>The server.</summary>
    public PostgresServerResource Parent { get; }

    /// <summary>The name of the database.</summary>
    public string DatabaseName { get; }

    /// <summary>The connection string: the server's with <c>;Database=…</c>.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            // Quotes the name where the format needs it.
            var database = new DbConnectionStringBuilder { ["Database"] = DatabaseName }.ConnectionString;
            return ReferenceExpression.Create($"{Parent};{database}");
        }
    }

    /// <summary>The address as a URI: <c>postgresql://user:password@host:port/database</c>.</summary>
    public ReferenceExpression UriExpression => Parent.BuildUri(DatabaseName);

    /// <summary>The address for JDBC, without user and password: <c>jdbc:postgresql://host:port/database</c>.</summary>
    public ReferenceExpression JdbcConnectionString => Parent.BuildJdbcConnectionString(DatabaseName);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        // The server's, with its two addresses replaced by those of the database.
        var properties = new Dictionary<string, ReferenceExpression>(((IResourceWithConnectionString)Parent).GetConnectionProperties(), StringComparer.OrdinalIgnoreCase)
        {
            ["DatabaseName"] = ReferenceExpression.Create($"{DatabaseName}"),
            ["Uri"] = UriExpression,
            ["JdbcConnectionString"] = JdbcConnectionString,
        };
        return properties;
    }
}
