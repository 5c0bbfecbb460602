using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A connection string that is read from configuration, <c>ConnectionStrings:{name}</c>.</summary>
internal sealed class ConnectionStringParameterResource : ParameterResource, IResourceWithConnectionString
{
    public ConnectionStringParameterResource(string name, Func<ParameterDefault?, string> callback, string? environmentVariableName)
        : base(name, callback, secret: true)
    {
        IsConnectionString = true;
        ConnectionStringEnvironmentVariable = environmentVariableName;
    }

    public string? ConnectionStringEnvironmentVariable { get; }

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{new AsParameter(this)}");

    // The resource is both the parameter and the connection string. An expression over the resource itself would ask the
    // connection string for its value and never end, so it goes over the parameter's value alone.
    private sealed class AsParameter(ConnectionStringParameterResource resource) : IExpressionValue, IValueWithReferences
    {
        public string ValueExpression => resource.ValueExpression;

        public IEnumerable<object> References => [resource];

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => resource.GetParameterValueAsync(cancellationToken);
    }
}
