namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds to the connection properties of a resource, or replaces one.</summary>
/// <param name="name">The property.</param>
/// <param name="referenceExpression">Its value.</param>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression) : IResourceAnnotation
{
    /// <summary>The property.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public ReferenceExpression Value { get; } = referenceExpression;
}
