using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>What runs a resource, and why that was chosen.</summary>
/// <param name="Backend">What runs it.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with "because".</param>
/// <param name="Fault">Why it cannot be run that way, in full sentences; <see langword="null"/> when it can.</param>
internal sealed record BackendChoice(ResourceBackend Backend, string Reason, string? Fault = null)
{
    public const string BackendProperty = "resource.backend";
    public const string ReasonProperty = "resource.backend.reason";

    public IEnumerable<ResourcePropertySnapshot> Properties =>
    [
        new(BackendProperty, Backend == ResourceBackend.Native ? "native" : "container") { DisplayName = "Backend" },
        new(ReasonProperty, Reason) { DisplayName = "Why this backend" },
    ];
}
