using System.Diagnostics;

namespace Portwatch.Worker.Probing;

/// <summary>The client span of a probe whose protocol has no instrumentation of its own.</summary>
internal static class ProbeSpan
{
    public static Activity? Start(string name, ProbeTarget target)
    {
        var activity = WorkerTelemetry.Source.StartActivity(name, ActivityKind.Client);
        activity?.SetTag("server.address", target.Host);
        activity?.SetTag("server.port", target.Port);
        activity?.SetTag("network.transport", "tcp");
        return activity;
    }
}
