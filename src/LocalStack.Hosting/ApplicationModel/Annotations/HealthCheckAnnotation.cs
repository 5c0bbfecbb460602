using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Says that a resource is judged by a health check.</summary>
/// <param name="key">The name under which the check is registered with <c>Services.AddHealthChecks()</c>.</param>
[DebuggerDisplay("{Key}")]
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name under which the check is registered.</summary>
    public string Key { get; } = key;
}
