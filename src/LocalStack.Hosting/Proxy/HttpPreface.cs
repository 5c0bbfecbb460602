using System.Net.Sockets;

namespace LocalStack.Hosting.Proxy;

/// <summary>
/// Without TLS nothing is negotiated: a client that speaks HTTP/2 begins with <c>PRI * HTTP/2.0</c>
/// (<see href="https://www.rfc-editor.org/rfc/rfc9113#section-3.4"/>), and no HTTP/1.1 method begins with its first three letters.
/// </summary>
internal static class HttpPreface
{
    private static readonly TimeSpan SplitPause = TimeSpan.FromMilliseconds(5);

    /// <returns>Whether it is HTTP/2; <see langword="null"/> when the client left without a word.</returns>
    public static async Task<bool?> IsHttp2Async(Socket socket, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        byte[] start = new byte[3];
        while (true)
        {
            int count = await socket.ReceiveAsync(start, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            if (count == start.Length || !"PRI"u8.StartsWith(start.AsSpan(0, count)))
            {
                return "PRI"u8.SequenceEqual(start);
            }

            // One or two letters that fit both: looking again would find the same at once, so wait for more a little.
            await Task.Delay(SplitPause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
