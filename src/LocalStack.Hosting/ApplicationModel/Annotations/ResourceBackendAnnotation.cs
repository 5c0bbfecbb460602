namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that the AppHost's author chose what runs a resource, whatever the settings say.</summary>
/// <param name="Backend">What runs it.</param>
internal sealed record ResourceBackendAnnotation(ResourceBackend Backend) : IResourceAnnotation;
