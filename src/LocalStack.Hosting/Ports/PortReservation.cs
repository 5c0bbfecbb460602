using System.Net.Sockets;

namespace LocalStack.Hosting.Ports;

/// <summary>A free port, kept from others until it is released.</summary>
internal sealed class PortReservation(Socket socket, int port) : IDisposable
{
    public int Port { get; } = port;

    /// <summary>Frees the port for the process that is about to listen on it. May be called twice.</summary>
    public void Release() => socket.Dispose();

    public void Dispose() => Release();
}
