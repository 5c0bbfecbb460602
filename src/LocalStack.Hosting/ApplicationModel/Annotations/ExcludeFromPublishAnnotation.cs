namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource is left out when the application is published. It has no effect in run mode.</summary>
internal sealed class ExcludeFromPublishAnnotation : IResourceAnnotation;
