namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known when the application runs and can be written as an expression before.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;
