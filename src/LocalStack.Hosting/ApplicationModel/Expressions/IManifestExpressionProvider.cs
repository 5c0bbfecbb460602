namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that can be written as an expression when the application is published.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The expression, such as <c>{api.bindings.http.url}</c>.</summary>
    string ValueExpression { get; }
}
