namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that clients reach with a connection string.</summary>
public interface IResourceWithConnectionString : IResource, IExpressionValue, IValueWithReferences
{
    /// <summary>The connection string as an expression over endpoints and parameters.</summary>
    ReferenceExpression ConnectionStringExpression { get; }

    /// <summary>
    /// The environment variable that carries the connection string, or <see langword="null"/> for <c>ConnectionStrings__{name}</c>.
    /// </summary>
    string? ConnectionStringEnvironmentVariable => null;

    string IManifestExpressionProvider.ValueExpression => $"{{{Name}.connectionString}}";

    IEnumerable<object> IValueWithReferences.References => [ConnectionStringExpression];

    /// <summary>Evaluates the connection string. Waits until the endpoints in it are allocated and the parameters in it have a value.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connection string, or <see langword="null"/> when the resource has none.</returns>
    ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);

    /// <summary>
    /// The parts of the connection string by name (<c>Host</c>, <c>Port</c>, <c>Uri</c>…), for clients that do not understand its format.
    /// </summary>
    /// <returns>The properties in the order they should be shown.</returns>
    IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties() => [];

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetConnectionStringAsync(cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
        ConnectionStringExpression.GetValueAsync(context, cancellationToken);
}
