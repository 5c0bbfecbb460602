using System.Buffers;
using System.Net.Sockets;

namespace LocalStack.Hosting.Proxy;

/// <summary>
/// Copies bytes between two sockets, both ways, until both sides have finished. An end of one direction is passed on and
/// leaves the other one open; a broken connection breaks the other side too, so that nobody takes half an answer for a whole one.
/// </summary>
internal static class TcpRelay
{
    // Most requests and answers fit the first; bulk transfers gain from the second.
    private const int FirstBufferBytes = 16 * 1024;
    private const int LargeBufferBytes = 64 * 1024;

    public static async Task RunAsync(Socket client, Socket target)
    {
        Task<bool> toTarget = CopyAsync(client, target);
        Task<bool> toClient = CopyAsync(target, client);
        bool first = await (await Task.WhenAny(toTarget, toClient).ConfigureAwait(false)).ConfigureAwait(false);
        if (!first)
        {
            Break(client);
            Break(target);
        }

        if (!(await toTarget.ConfigureAwait(false) & await toClient.ConfigureAwait(false)))
        {
            Break(client);
            Break(target);
        }
    }

    /// <summary>Closes with a reset, not with an orderly end.</summary>
    public static void Break(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }

        socket.Dispose();
    }

    /// <returns>Whether the direction came to an orderly end.</returns>
    private static async Task<bool> CopyAsync(Socket source, Socket destination)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            while (true)
            {
                int count = await source.ReceiveAsync(buffer, SocketFlags.None).ConfigureAwait(false);
                if (count == 0)
                {
                    destination.Shutdown(SocketShutdown.Send);
                    return true;
                }

                for (int sent = 0; sent < count;)
                {
                    sent += await destination.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None).ConfigureAwait(false);
                }

                if (count == buffer.Length && buffer.Length < LargeBufferBytes)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = ArrayPool<byte>.Shared.Rent(LargeBufferBytes);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
