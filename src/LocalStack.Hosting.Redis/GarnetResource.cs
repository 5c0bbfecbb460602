namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Garnet server. It runs as a native process where nothing asks for a container.</summary>
public class GarnetResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    /// <summary>Describes a server without a password.</summary>
    /// <param name="name">The name of the resource.</param>
    public GarnetResource(string name)
        : base(name) => PrimaryEndpoint = new EndpointReference(this, PrimaryEndpointName);

    /// <summary>Describes a server.</summary>
    /// <param name="name">The name of the resource.</param>
    /// <param name="password">The parameter with the password.</param>
    public GarnetResource(string name, ParameterResource password)
        : this(name) => PasswordParameter = password;

    /// <summary>The endpoint that clients connect to.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>The host that clients connect to.</summary>
    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    /// <summary>The port that clients connect to.</summary>
    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>The parameter with the password; <see langword="null"/> when clients need none.</summary>
    public ParameterResource? PasswordParameter { get; }

    /// <summary>The connection string in the form of StackExchange.Redis: <c>127.0.0.1:6379,password=…</c>.</summary>
    public ReferenceExpression ConnectionStringExpression => this.TryGetLastAnnotation<ConnectionStringRedirectAnnotation>(out var redirect)
        ? redirect.Resource.ConnectionStringExpression
        : BuildConnectionString();

    /// <summary>The address as a URI: <c>redis://:password@host:port</c>.</summary>
    public ReferenceExpression UriExpression
    {
        get
        {
            var builder = new ReferenceExpressionBuilder();
            builder.AppendLiteral("redis://");
            if (PasswordParameter is { } password)
            {
                builder.Append($":{password:uri}@");
            }

            builder.Append($"{Host}:{Port}");
            return builder.Build();
        }
    }

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is { } password)
        {
            yield return new("Password", ReferenceExpression.Create($"{password}"));
        }

        yield return new("Uri", UriExpression);
    }

    private ReferenceExpression BuildConnectionString()
    {
        var builder = new ReferenceExpressionBuilder();
        builder.Append($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
        if (PasswordParameter is { } password)
        {
            builder.Append($",password={password}");
        }

        return builder.Build();
    }
}
