namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource gets no start, stop and restart commands.</summary>
internal sealed class ExcludeLifecycleCommandsAnnotation : IResourceAnnotation;
