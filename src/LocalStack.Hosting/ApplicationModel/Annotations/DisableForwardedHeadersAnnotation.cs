namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a project does not trust <c>X-Forwarded-*</c> headers when the application is published.</summary>
internal sealed class DisableForwardedHeadersAnnotation : IResourceAnnotation;
