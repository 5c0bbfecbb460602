namespace Portwatch.Worker.Probing;

/// <summary>
/// Nothing listens on the port, and the kernel gave the outgoing connection that very port: TCP's simultaneous open then succeeds
/// with itself. It happens to ports of the ephemeral range, where this machine's own services live.
/// </summary>
internal sealed class SelfConnectException(int port) : Exception($"The connection to port {port} came back to its own socket: nothing listens there.");
