using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.NativeServers;

/// <summary>
/// Gives out ports that nobody uses, each once in the life of this process. They lie outside the range from which the system takes ports for outgoing
/// connections, so that none of those can slip in while a process restarts.
/// </summary>
internal static class FreePorts
{
    // IANA's registered range without its crowded lower part; Linux's range for outgoing connections begins at 32768, the others' at 49152.
    private const int First = 20_000;
    private const int Last = 32_767;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that was free a moment ago and is not given out again.</summary>
    /// <exception cref="InvalidOperationException">No port is free.</exception>
    public static int Allocate(IPAddress address)
    {
        lock (Gate)
        {
            var start = Random.Shared.Next(First, Last + 1);
            for (var i = 0; i <= Last - First; i++)
            {
                var port = First + ((start - First + i) % (Last - First + 1));
                if (!Given.Contains(port) && IsFree(address, port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new InvalidOperationException(
            $"No free port was found on {address} between {First} and {Last}: all are in use or were given out before. Stop programs that are not needed, or give the endpoints fixed ports.");
    }

    private static bool IsFree(IPAddress address, int port) => PortProbe.TryListen(address, port) switch
    {
        null => true,
        SocketError.AddressAlreadyInUse or SocketError.AccessDenied => false,
        var error => throw new SocketException((int)error),
    };
}
