using Aspire.Hosting.ApplicationModel;

namespace LocalStack.Hosting.Orchestration.Launching;

/// <summary>How a resource is run.</summary>
/// <param name="Launcher">Starts its instances.</param>
/// <param name="Backend">What was chosen for a resource that could run in several ways; <see langword="null"/> for a plain process.</param>
internal sealed record SelectedLauncher(ILauncher Launcher, BackendChoice? Backend)
{
    public bool IsContainer => Backend is { Backend: ResourceBackend.Container };
}
