namespace Aspire.Hosting.ApplicationModel;

/// <summary>The connection string of a resource as a value of another one's environment.</summary>
public class ConnectionStringReference : IExpressionValue, IValueWithReferences
{
    /// <summary>Refers to a connection string.</summary>
    /// <param name="resource">The resource that has it.</param>
    /// <param name="optional">Whether the value may be missing.</param>
    public ConnectionStringReference(IResourceWithConnectionString resource, bool optional)
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resource = resource;
        Optional = optional;
    }

    /// <summary>The resource that has the connection string.</summary>
    public IResourceWithConnectionString Resource { get; }

    /// <summary>Whether the value may be missing.</summary>
    public bool Optional { get; }

    internal string ConnectionName { get; init; } = "";

    string IManifestExpressionProvider.ValueExpression => Resource.ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    ValueTask<string?> IValueProvider.GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    ValueTask<string?> IValueProvider.GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
        GetValueAsync(context, cancellationToken);

    private async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        string? value;
        try
        {
            value = await Resource.GetValueAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (MissingParameterValueException) when (Optional)
        {
            return null;
        }

        if (string.IsNullOrEmpty(value) && !Optional)
        {
            var name = ConnectionName.Length > 0 ? ConnectionName : Resource.Name;
            throw new DistributedApplicationException(
                $"The connection string '{name}' has no value, but is referenced by {(context.Caller is { } caller ? $"resource '{caller.Name}'" : "a resource")}. " +
                $"Set 'ConnectionStrings:{Resource.Name}' in the AppHost's configuration, or reference it with optional: true.");
        }

        return value;
    }
}
