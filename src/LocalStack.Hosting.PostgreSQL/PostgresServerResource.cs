using LocalStack.Hosting.PostgreSQL;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server. It runs as a native process where nothing asks for a container.</summary>
public class PostgresServerResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    internal const string DefaultUserName = "postgres";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Describes a server.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="userName">The parameter with the name of the superuser, or <see langword="null"/> for <c>postgres</c>.</param>
    /// <param name="password">The parameter with the superuser's password.</param>
    public PostgresServerResource(string name, ParameterResource? userName, ParameterResource password)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(password);

        PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);
        UserNameParameter = userName;
        PasswordParameter = password;
    }

    /// <summary>The endpoint that clients connect to.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The host that clients connect to.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>The port that clients connect to.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The parameter with the name of the superuser; <see langword="null"/> stands for <c>postgres</c>.</summary>
    public ParameterResource? UserNameParameter { get; set; }

    /// <summary>The name of the superuser: the parameter's value, or <c>postgres</c>.</summary>
    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{UserNameParameter}");

    /// <summary>The parameter with the superuser's password.</summary>
    public ParameterResource PasswordParameter { get; set; }

    /// <summary>The databases that are created on the server: the name of the resource, and the name of the database.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <summary>The connection string, without a database: <c>Host=127.0.0.1;Port=5432;Username=postgres;Password=…</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => this.TryGetLastAnnotation<ConnectionStringRedirectAnnotation>(out var redirect)
        ? redirect.Resource.ConnectionStringExpression
        : ReferenceExpression.Create($"Host={Host};Port={Port};Username={UserNameReference};Password={PasswordParameter}");

    /// <summary>The address as a URI: <c>postgresql://user:password@host:port</c>.</summary>
    public ReferenceExpression UriExpression => BuildUri(databaseName: null);

    /// <summary>The address for JDBC, without user and password: <c>jdbc:postgresql://host:port</c>.</summary>
    public ReferenceExpression JdbcConnectionString => BuildJdbcConnectionString(databaseName: null);

    /// <summary>Evaluates the connection string. Waits until the endpoint is allocated and the parameters have values.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connection string.</returns>
    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) => ConnectionStringExpression.GetValueAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{Host}")),
        new("Port", ReferenceExpression.Create($"{Port}")),
        new("Username", UserNameReference),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", UriExpression),
        new("JdbcConnectionString", JdbcConnectionString),
    ];

    /// <summary>What to do with the server once it is up; the native form sets it when it has made a new cluster.</summary>
    internal PostgresInitFiles? PendingInitFiles { get; set; }

    internal void AddDatabase(string resourceName, string databaseName) => _databases.TryAdd(resourceName, databaseName);

    internal ReferenceExpression BuildUri(string? databaseName)
    {
        var builder = new ReferenceExpressionBuilder();
        builder.AppendLiteral("postgresql://");
        if (UserNameParameter is { } userName)
        {
            builder.Append($"{userName:uri}");
        }
        else
        {
            builder.AppendLiteral(DefaultUserName);
        }

        builder.Append($":{PasswordParameter:uri}@{Host}:{Port}");
        if (databaseName is not null)
        {
            builder.Append($"/{databaseName:uri}");
        }

        return builder.Build();
    }

    internal ReferenceExpression BuildJdbcConnectionString(string? databaseName)
    {
        var builder = new ReferenceExpressionBuilder();
        builder.Append($"jdbc:postgresql://{Host}:{Port}");
        if (databaseName is not null)
        {
            builder.Append($"/{databaseName:uri}");
        }

        return builder.Build();
    }
}
