using System.Net;
using System.Net.Sockets;
using Portwatch.Core;

namespace Portwatch.Worker.Probing;

/// <summary>Opens the connection of a probe: all addresses of its host in turn, never to itself.</summary>
internal static class ProbeConnection
{
    /// <summary>Connects to the first address that accepts.</summary>
    /// <exception cref="SocketException">None did; the exception of the last address.</exception>
    /// <exception cref="SelfConnectException">The connection to the last address met itself.</exception>
    public static async Task<Socket> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var address in await TargetRule.FindAddressesAsync(host, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                if (IsSelfConnect(socket.LocalEndPoint, socket.RemoteEndPoint))
                {
                    // Closed by a reset, or this side of the connection would keep the port from its service for a minute.
                    socket.LingerState = new LingerOption(enable: true, seconds: 0);
                    throw new SelfConnectException(port);
                }

                return socket;
            }
            catch (Exception exception) when (exception is SocketException or SelfConnectException)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    /// <summary>Whether a connection has one end.</summary>
    public static bool IsSelfConnect(EndPoint? local, EndPoint? remote) => local is not null && local.Equals(remote);
}

/// <summary>
/// Nothing listens on the port, and the kernel gave the outgoing connection that very port: TCP's simultaneous open then succeeds
/// with itself. It happens to ports of the ephemeral range, where this machine's own services live.
/// </summary>
internal sealed class SelfConnectException(int port) : Exception($"The connection to port {port} came back to its own socket: nothing listens there.");
