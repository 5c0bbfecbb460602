namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Marks a resource that every other may use until its own last moment, such as the receiver of their telemetry, without anybody
/// waiting for it or referring to it. It is stopped last.
/// </summary>
internal sealed class NeededToTheEndAnnotation : IResourceAnnotation;
