using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.NativeServers;

/// <summary>Tells when a server listens.</summary>
internal static class NativeServerPort
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Waits until the port accepts connections. Whoever knows that the server has ended cancels it.</summary>
    public static async Task WaitUntilOpenAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient(endPoint.AddressFamily);
                await client.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
