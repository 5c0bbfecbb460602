using System.Net;
using System.Net.Sockets;

namespace LocalStack.Hosting.Health;

/// <summary>Whether something accepts connections. A refusal is the normal answer while a process starts, so it costs no exception.</summary>
internal static class PortProbe
{
    /// <summary>So long a forwarder takes at most to find out that nothing listens behind it.</summary>
    private static readonly TimeSpan ForwarderPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Whether something listens behind a forwarder, which itself always accepts: it closes the connection when it cannot pass it on. A listener keeps
    /// it open, or says something first.
    /// </summary>
    public static async Task<bool> IsListeningBehindAsync(IPEndPoint endPoint, TimeProvider time, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(ForwarderPatience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(endPoint, both.Token).ConfigureAwait(false);
            return await socket.ReceiveAsync(new byte[1], SocketFlags.Peek, both.Token).ConfigureAwait(false) > 0;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return socket.Connected;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static async Task<bool> IsListeningAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAsyncEventArgs { RemoteEndPoint = endPoint };
        var done = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
        args.Completed += (_, completed) => done.TrySetResult(completed.SocketError);
        if (!socket.ConnectAsync(args))
        {
            return args.SocketError == SocketError.Success;
        }

        await using (cancellationToken.Register(() => Socket.CancelConnectAsync(args)).ConfigureAwait(false))
        {
            return await done.Task.ConfigureAwait(false) == SocketError.Success && !cancellationToken.IsCancellationRequested;
        }
    }
}
