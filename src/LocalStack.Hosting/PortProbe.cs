using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting;

/// <summary>Tells whether a port can be listened on.</summary>
internal static class PortProbe
{
    /// <summary>Listens for a moment. Binding alone may succeed beside a socket that is not listening yet; only listening is exclusive.</summary>
    /// <returns>Why that is impossible; <see langword="null"/> when it is possible.</returns>
    public static SocketError? TryListen(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }
}
