using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Ports;

/// <summary>
/// Gives out ports that nobody uses, each once in the life of this process. They lie outside the range from which the system
/// takes ports for outgoing connections, so that none of those can slip in while a process restarts.
/// </summary>
internal static class FreePorts
{
    // IANA's registered range without its crowded lower part; Linux's range for outgoing connections begins at 32768, the others' at 49152.
    private const int First = 20_000;
    private const int Last = 32_767;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that was free a moment ago and is not given out again.</summary>
    public static int Allocate(IPAddress address)
    {
        using PortReservation reservation = Reserve(address);
        return reservation.Port;
    }

    /// <summary>
    /// A port that stays taken until the reservation is released, which is to be done just before the process that
    /// listens on it starts. Two applications that start at the same time then do not choose the same one.
    /// </summary>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public static PortReservation Reserve(IPAddress address)
    {
        lock (Gate)
        {
            int start = Random.Shared.Next(First, Last + 1);
            for (int i = 0; i <= Last - First; i++)
            {
                int port = First + ((start - First + i) % (Last - First + 1));
                if (!Given.Contains(port) && TryReserve(address, port) is { } reservation)
                {
                    Given.Add(port);
                    return reservation;
                }
            }
        }

        throw new InvalidOperationException(
            $"No free port was found on {address} between {First} and {Last}: all are in use or were given out before. "
            + "Stop programs that are not needed, or give the endpoints fixed ports.");
    }

    private static PortReservation? TryReserve(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return new PortReservation(socket, port);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
