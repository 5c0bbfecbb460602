using System.Diagnostics;
using LocalStack.Hosting.Shield;

/// <summary>
/// Called by the runtime before the service's own code, which is not changed for it: https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md.
/// The runtime asks for this name without a namespace.
/// </summary>
internal static class StartupHook
{
    public static void Initialize() => DiagnosticListener.AllListeners.Subscribe(new HostObserver());
}
