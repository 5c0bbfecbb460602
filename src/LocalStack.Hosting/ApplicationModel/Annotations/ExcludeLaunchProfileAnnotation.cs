namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a project's launch profiles are ignored.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;
